#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "commands.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

namespace fs = std::filesystem;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::vector<std::string> kinds(const fs::path& templates) {
  std::vector<std::string> all;
  for (const auto& f : fs::directory_iterator(templates)) all.push_back(f.path().filename());
  std::sort(all.begin(), all.end());
  return all;
}

/// Where CMake finds the headers: the installation's prefix, or the checkout.
std::string home_of(const fs::path& templates) {
  const fs::path top = fs::absolute(templates).lexically_normal().parent_path().parent_path();
  const bool installed = top.filename() == "plantgym" && top.parent_path().filename() == "share";
  return (installed ? top.parent_path().parent_path() : top).string();
}

/// It becomes the name of a library and of a family of environments.
void expect_name(const std::string& name, const std::string& path) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool good =
      !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '_';
      });
  for (const char* of_cmake :
       {"all", "clean", "help", "install", "test", "package", "rebuild_cache"})
    if (name == of_cmake)
      throw Error(join({path, ": its last part names the library, and CMake has a target '", name,
                        "' of its own; take another name"}));
  if (!good)
    throw Error(join({path,
                      ": its last part names the library; use letters, digits and _, a "
                      "letter first"}));
}

/// One file, its words filled in; the schemas that it names are added to `schemas`.
std::string filled(const fs::path& file, const std::string& name, const std::string& home,
                   std::set<std::string>& schemas) {
  std::string text = read_whole(file.string());
  replace_all(text, "@NAME@", name), replace_all(text, "@PLANTGYM@", home);
  const std::string mark = "$schema=../../schema/";
  if (const size_t at = text.find(mark); at != std::string::npos) {
    const size_t from = at + mark.size();
    schemas.insert(text.substr(from, text.find('\n', at) - from));
    replace_all(text, mark, "$schema=schema/");
  }
  return text;
}

}  // namespace

int make_new(const NewArgs& a) {
  const fs::path templates = shipped("configs/templates");
  const std::vector<std::string> known = kinds(templates);
  if (std::find(known.begin(), known.end(), a.kind) == known.end())
    throw Error(join({"new: '", a.kind, "' is unknown", suggestion(a.kind, known)}));
  if (a.folder.empty()) throw Error("new: name a folder");
  fs::path folder = fs::path(a.folder).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  const std::string name = fs::absolute(folder).lexically_normal().filename().string();
  if (a.kind == "env") expect_name(name, a.folder);
  std::error_code none;
  if (fs::exists(fs::symlink_status(folder, none)) &&
      !(fs::is_directory(folder, none) && fs::is_empty(folder, none)))
    throw Error(join({a.folder,
                      ": is there already, and nothing is written over; name a new "
                      "folder"}));
  std::set<std::string> schemas;
  std::vector<std::pair<fs::path, std::string>> files;
  for (const auto& f : fs::directory_iterator(templates / a.kind)) {
    fs::path to = f.path().filename();
    if (to.extension() == ".in") to.replace_extension();
    files.emplace_back(to, filled(f.path(), name, home_of(templates), schemas));
  }
  for (const std::string& s : schemas)
    files.emplace_back(fs::path("schema") / s, read_whole(shipped("configs/schema/" + s)));
  std::sort(files.begin(), files.end());
  for (const auto& [to, text] : files) {
    try {
      fs::create_directories((folder / to).parent_path());
    } catch (const fs::filesystem_error& e) {
      throw Failure(join({a.folder, ": cannot be made: ", e.code().message()}));
    }
    write_whole((folder / to).string(), {text});
  }
  fmt::print("{}: {} files; begin with README.md\n", a.folder, files.size());
  return 0;
}

}  // namespace plantgym::cli
