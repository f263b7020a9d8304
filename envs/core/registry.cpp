#include "registry.h"

#include <dlfcn.h>
#include <elf.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <utility>

#include "plantgym/fields.h"

namespace plantgym {
namespace {

/// dlopen maps what the head promises: where the file ends before that, touching it is a SIGBUS.
bool is_cut_off(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code none;
  const uint64_t size = std::filesystem::file_size(file, none);
  Elf64_Ehdr head;
  if (none || !in.read(reinterpret_cast<char*>(&head), sizeof head)) return false;  // dlopen says
  if (std::string_view(reinterpret_cast<char*>(head.e_ident), SELFMAG) != ELFMAG) return false;
  bool cut = head.e_shoff + uint64_t(head.e_shnum) * head.e_shentsize > size;
  in.seekg(std::streamoff(head.e_phoff));
  for (int k = 0; k < head.e_phnum && !cut; ++k) {
    Elf64_Phdr part;
    cut = !in.read(reinterpret_cast<char*>(&part), sizeof part) ||
          part.p_offset + part.p_filesz > size;
  }
  return cut;
}

/// What a table of ABI 1 must have; a larger one is of a later program and has all of it, too.
template <class Api>
void expect_table(const Api& api, bool whole,
                  std::initializer_list<std::pair<const void*, const char*>> all,
                  const char* what) {
  if (!whole)
    throw Error(
        join({what, " ", api.name ? api.name : "", ": its table has ", std::to_string(api.size),
              " bytes, less than ABI 1 asks for; set `size` to sizeof"}));
  for (const auto& [function, name] : all)
    if (!function)
      throw Error(
          join({what, " ", api.name ? api.name : "", ": `", name, "` is missing in its table"}));
}

template <class F>
const void* at(F* function) {
  return reinterpret_cast<const void*>(function);
}

void expect_whole(const pg_env_api& e) {
  expect_table(e, PG_HAS(pg_env_api, &e, explain),
               {{e.name, "name"},
                {e.doc, "doc"},
                {at(e.schema), "schema"},
                {at(e.make), "make"},
                {at(e.free), "free"},
                {at(e.spec), "spec"},
                {at(e.seed), "seed"},
                {at(e.reset), "reset"},
                {at(e.step), "step"},
                {at(e.look), "look"},
                {at(e.get), "get"},
                {at(e.set), "set"}},
               "environment");
}

void expect_whole(const pg_model_api& m) {
  expect_table(m, PG_HAS(pg_model_api, &m, tree),
               {{m.name, "name"},
                {m.doc, "doc"},
                {at(m.schema), "schema"},
                {at(m.make), "make"},
                {at(m.free), "free"},
                {at(m.fit), "fit"},
                {at(m.fitted), "fitted"},
                {at(m.predict), "predict"},
                {at(m.save), "save"},
                {at(m.load), "load"}},
               "model");
  if (!(m.tasks & (PG_CLASSIFICATION | PG_REGRESSION | PG_CLUSTERING)))
    throw Error(join({"model ", m.name, ": `tasks` names nothing that it learns"}));
}

template <class Map>
std::vector<std::string> keys_in(const Map& map) {
  std::vector<std::string> all;
  for (const auto& [name, api] : map) all.push_back(name);
  return all;
}

}  // namespace

const char* task_name(uint32_t task) {
  return task == PG_CLASSIFICATION ? "classification"
         : task == PG_REGRESSION   ? "regression"
                                   : "clustering";
}

void Models::add(const pg_model_api& api) {
  expect_whole(api);
  if (!all_.emplace(api.name, &api).second) throw Error(join({api.name, ": registered twice"}));
}

std::vector<std::string> Models::names() const { return keys_in(all_); }

const pg_model_api* Models::get(const std::string& name) const {
  const auto it = all_.find(name);
  return it == all_.end() ? nullptr : it->second;
}

const pg_model_api& Models::find(const std::string& name, uint32_t task) const {
  std::vector<std::string> known;
  for (const auto& [other, api] : all_)
    if (api->tasks & task) known.push_back(other);
  const pg_model_api* found = get(name);
  if (!found)
    throw Error(join({"'", name, "' is no model that is known", suggestion(name, known)}));
  if (!(found->tasks & task))
    throw Error(join({"'", name, "' does not learn ", task_name(task), suggestion("", known)}));
  return *found;
}

void Registry::add(const pg_plugin& p) {
  if (p.abi != PG_ABI)
    throw Error(join({"plug-in speaks ABI ", std::to_string(p.abi), ", this program ABI ",
                      std::to_string(PG_ABI), "; build it against this program's headers"}));
  if (!PG_HAS(pg_plugin, &p, models))
    throw Error("plug-in: `size` is less than ABI 1 asks for; set it to sizeof(pg_plugin)");
  if (p.n_envs < 1 && p.n_models < 1) throw Error("plug-in: holds neither environments nor models");
  Registry with = *this;  // all of it or nothing
  for (int32_t i = 0; i < p.n_envs; ++i) {
    expect_whole(*p.envs[i]);
    if (!with.envs_.emplace(p.envs[i]->name, p.envs[i]).second)
      throw Error(join({p.envs[i]->name, ": registered twice"}));
    with.order_.push_back(p.envs[i]->name);
  }
  for (int32_t i = 0; i < p.n_models; ++i) with.models_.add(*p.models[i]);
  *this = std::move(with);
}

void Registry::load(const std::string& path) {
  // without a slash dlopen would search the system's folders
  const std::string file = path.find('/') == std::string::npos ? "./" + path : path;
  if (is_cut_off(file))
    throw Error(join({"plug-in ", path, ": the file is cut off; build it again"}));
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw Error(join({"plug-in ", path, ": ", dlerror()}));
  const auto entry = reinterpret_cast<const pg_plugin* (*)()>(dlsym(library, "pg_plugin_main"));
  if (!entry) throw Error(join({"plug-in ", path, ": exports no pg_plugin_main"}));
  const pg_plugin* p = entry();
  if (!p) throw Error(join({"plug-in ", path, ": pg_plugin_main returned nothing"}));
  try {
    add(*p);
  } catch (const Error& e) {
    throw Error(join({path, ": ", e.what()}));
  }
}

std::vector<std::string> Registry::names() const { return keys_in(envs_); }

std::string Registry::unknown(const std::string& name) const {
  if (const auto it = lacking_.find(name); it != lacking_.end())
    return join({"'", name, "' ", it->second});
  return join({"'", name, "' is unknown", suggestion(name, names())});
}

const pg_env_api& Registry::find(const std::string& name) const {
  if (const auto it = envs_.find(name); it != envs_.end()) return *it->second;
  throw Error(join({"env.name: ", unknown(name)}));
}

}  // namespace plantgym
