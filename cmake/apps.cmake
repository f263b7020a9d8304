# The program `plantgym`, and the viewer it opens on demand.
find_package(CLI11 REQUIRED)
plantgym_library(picture apps/picture/*.cpp apps/viewer/open.cpp)
target_link_libraries(plantgym_picture PUBLIC plantgym::learners PRIVATE fmt::fmt ${CMAKE_DL_LIBS})
file(GLOB cli_sources CONFIGURE_DEPENDS apps/cli/*.cpp)
list(FILTER cli_sources EXCLUDE REGEX "/main\\.cpp$")
if(cli_sources)
  add_library(plantgym_cli STATIC ${cli_sources})
  target_link_libraries(plantgym_cli PUBLIC plantgym::learners plantgym::rigid plantgym::picture nlohmann_json::nlohmann_json CLI11::CLI11 fmt::fmt ${CMAKE_DL_LIBS})
  add_executable(plantgym apps/cli/main.cpp)
  target_link_libraries(plantgym PRIVATE plantgym_cli)
  if(PLANTGYM_SANITIZE)  # commands have no loops that are worth the compiler's time
    target_compile_options(plantgym_cli PRIVATE -O0)
    target_compile_options(plantgym PRIVATE -O0)
  endif()
endif()

if(PLANTGYM_VIEWER)
  find_package(SFML 2.5 COMPONENTS graphics REQUIRED)
  add_library(plantgym_viewer MODULE apps/viewer/window.cpp)
  target_link_libraries(plantgym_viewer PRIVATE plantgym::picture sfml-graphics)
  # its copy of the shared code must not meet the program's
  target_link_options(plantgym_viewer PRIVATE -Wl,--exclude-libs,ALL -Wl,-Bsymbolic)
endif()
