# What learners/build_info.cpp says of this build.
set(commit_header ${CMAKE_BINARY_DIR}/generated/plantgym_commit.h)
add_custom_target(plantgym_commit BYPRODUCTS ${commit_header}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUT=${commit_header}
          -P ${PROJECT_SOURCE_DIR}/cmake/commit.cmake)
add_dependencies(plantgym_learners plantgym_commit)
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
set(flags "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}} -ffp-contract=off")
if(NOT PLANTGYM_PORTABLE)
  string(APPEND flags " -march=native")
endif()
string(STRIP "${flags}" flags)
set_source_files_properties(learners/build_info.cpp PROPERTIES
  INCLUDE_DIRECTORIES ${CMAKE_BINARY_DIR}/generated
  COMPILE_DEFINITIONS "PLANTGYM_VERSION=\"${PROJECT_VERSION}\";PLANTGYM_FLAGS=\"${flags}\";PLANTGYM_YAML_CPP_VERSION=\"${yaml-cpp_VERSION}\""
  OBJECT_DEPENDS "${commit_header}")
