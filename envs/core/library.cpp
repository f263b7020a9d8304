#include "library.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "plantgym/fields.h"
#include "program_files.h"

namespace plantgym {
namespace {

namespace fs = std::filesystem;

/// f(value, folder) for every value that the words of a key name, below `n`; `folder` is that of
/// the innermost file around the value, for a name from the command line stands in none.
template <class F>
void visit(Node& n, const std::vector<std::string>& words, size_t at, std::string folder, F&& f) {
  if (n.file.find('/') != std::string::npos || n.file.find('.') != std::string::npos)
    folder = n.file.substr(0, n.file.rfind('/') + 1);
  if (at == words.size()) return f(n, folder);
  for (Node& c : n.children)
    if (words[at] == "*" || c.key == words[at]) visit(c, words, at + 1, folder, f);
}

std::vector<std::string> words_of(const std::string& key) {
  std::vector<std::string> words;
  std::istringstream in(key);
  for (std::string word; std::getline(in, word, '.');) words.push_back(word);
  return words;
}

bool is_path(const std::string& word) {
  return word.find('/') != std::string::npos || word.ends_with(".yaml") || word.ends_with(".yml");
}

/// The file that `name` is the path of, from the folder of the file that says it.
std::string file_at(const Node& name) {
  const size_t folder = name.value[0] == '/' || name.file == "command line"
                            ? 0
                            : name.file.rfind('/') + 1;  // npos + 1 == 0
  const std::string path =
      fs::path(name.file.substr(0, folder) + name.value).lexically_normal().string();
  std::string content;
  if (!read_file(path, content))
    throw error_at(name, name.key, join({"cannot read file ", path, why_unreadable(path)}));
  return path;
}

/// The file of `name` in the first folder that has it. @throws Error none has
std::string find(const Node& name, const std::vector<std::string>& folders, const KeyInfo& k) {
  std::vector<std::string> known;
  std::error_code none;
  for (const std::string& folder : folders) {
    const std::string path = join({folder, name.value, ".yaml"});
    if (fs::is_regular_file(path, none)) return path;
    for (const auto& file : fs::directory_iterator(folder.empty() ? "." : folder, none))
      if (file.path().extension() == ".yaml") known.push_back(file.path().stem().string());
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  throw error_at(
      name, name.key,
      join({"'", name.value, "' is unknown", suggestion(name.value, known, k.library.c_str()),
            known.empty() ? join({"; no folder ", k.library, "/ holds it"}) : ""}));
}

/// What a value says that it stands for or extends; a scalar without value: nothing.
Node name_in(const Node& value) {
  Node name = {PG_SCALAR,  value.key,    value.value, value.file,
               value.line, value.column, value.via,   {}};
  if (const Node* extends = child(value, "extends")) name = *extends;
  if (name.kind != PG_SCALAR) throw error_at(name, name.key, "must be a name");
  return name;
}

void expand(Node& value, const std::string& folder, const std::string& family, const KeyInfo& k) {
  if (value.kind == PG_LIST) return;
  const Node name = name_in(value);
  if (name.value.empty()) return;
  const std::string shipped = shipped_file(join({"configs/worlds/", family, "/", k.library}));
  std::vector<std::string> folders = {join({folder, k.library, "/"})};
  if (!shipped.empty()) folders.push_back(shipped + "/");
  const std::string path = is_path(name.value) ? file_at(name) : find(name, folders, k);
  Node named = draw_in(path, name);
  if (named.children.empty())
    throw error_at(
        name, name.key,
        join({path, " holds nothing; write its keys there (see plantgym schema ", k.library, ")"}));
  named.key = value.key;
  if (value.kind == PG_MAP) {
    named.file = value.file, named.line = value.line, named.column = value.column;
    named.via = value.via;
    std::erase_if(value.children, [](const Node& c) { return c.key == "extends"; });
    merge(named, std::move(value));
  }
  value = std::move(named);
}

/// A key laid inside a value that stands for nothing.
void refuse_the_rest(const Node& n, const std::string& path) {
  if (n.kind == PG_MAP && !n.value.empty())
    throw error_at(
        n.children[0], join({path, ".", n.children[0].key}),
        join({"'", n.children[0].key, "' is inside '", n.key, "', which is a single value"}));
  for (const Node& c : n.children)
    refuse_the_rest(c, path.empty() ? c.key : join({path, ".", c.key}));
}

}  // namespace

void expand_names(Node& params, const pg_env_api& api) {
  const std::string name = api.name, family = name.substr(0, name.find('/'));
  for (const KeyInfo& k : keys_of(api))
    if (!k.library.empty())
      visit(params, words_of(k.key), 0, "",
            [&](Node& value, const std::string& folder) { expand(value, folder, family, k); });
  refuse_the_rest(params, params.key);
}

}  // namespace plantgym
