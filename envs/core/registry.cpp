#include "registry.h"

#include <dlfcn.h>
#include <elf.h>

#include <filesystem>
#include <fstream>

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

}  // namespace

void Registry::add(const pg_plugin& p) {
  if (p.abi != PG_ABI)
    throw Error(join({"plug-in speaks ABI ", std::to_string(p.abi), ", this program ABI ",
                      std::to_string(PG_ABI), "; build it against this program's headers"}));
  for (int32_t i = 0; i < p.n_envs; ++i) {
    if (!envs_.emplace(p.envs[i]->name, p.envs[i]).second)
      throw Error(join({p.envs[i]->name, ": registered twice"}));
    order_.push_back(p.envs[i]->name);
  }
  for (int32_t i = 0; i < p.n_models; ++i)
    if (!models_.emplace(p.models[i]->name, p.models[i]).second)
      throw Error(join({p.models[i]->name, ": registered twice"}));
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
  add(*p);
}

std::vector<std::string> Registry::names() const {
  std::vector<std::string> all;
  for (const auto& [name, api] : envs_) all.push_back(name);
  return all;
}

const pg_env_api& Registry::find(const std::string& name) const {
  if (const auto it = envs_.find(name); it != envs_.end()) return *it->second;
  throw Error(join({"env.name: '", name, "' is unknown", suggestion(name, names())}));
}

}  // namespace plantgym
