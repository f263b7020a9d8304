#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

#include "agents/policy/json.h"
#include "agents/policy_agent.h"
#include "commands.h"
#include "learners/files.h"
#include "plantgym/fields.h"

namespace plantgym::cli {
namespace {

/// A number as short as a float can be written.
Json short_number(float x) {
  char text[32];
  const char* end = std::to_chars(text, text + sizeof text, x).ptr;
  double y = 0;
  std::from_chars(text, end, y);
  return Json::of(y);
}

std::string some_of(const std::vector<std::string>& names) {
  std::string all;
  for (size_t k = 0; k < names.size() && k < 8; ++k) all += join({k ? ", " : "", names[k]});
  if (names.size() > 8) all += fmt::format(" and {} more", names.size() - 8);
  return all;
}

/// What lines say, as a policy wants it.
class Lines {
 public:
  explicit Lines(const Policy& p)
      : policy_(p), actor_(p), obs_(p.sight.features.size()), action_(p.outputs.size()) {
    for (const PolicyFeature& f : p.sight.features) names_.push_back(f.name);
    int64_t first = 0;
    for (const PolicyPart& part : p.sight.parts) first_.push_back(first), first += part.features;
  }
  /// The answer to a line. @throws Error what is wrong with it
  Json answer(const std::string& line) {
    const Json j = parse_json(line);
    if (j.kind != Json::kMap)
      throw Error("1:1: a map of features is missing: {\"name\": value, …}");
    given_.assign(obs_.size(), 0), mask_.clear();
    for (const auto& [key, value] : j.map) take(key, value);
    std::vector<std::string> missing;
    for (size_t f = 0; f < obs_.size(); ++f)
      if (!given_[f]) missing.push_back(names_[f]);
    if (!missing.empty()) throw Error(join({"missing: ", some_of(missing)}));
    actor_.act(obs_.data(), mask_.empty() ? nullptr : mask_.data(), action_.data());
    return said();
  }

 private:
  void take(const std::string& key, const Json& value) {
    for (size_t f = 0; f < names_.size(); ++f)
      if (names_[f] == key) return set(f, value);
    for (size_t p = 0; p < first_.size(); ++p)
      if (policy_.sight.parts[p].name == key) return set_part(p, value);
    if (key == "begin" && value.kind == Json::kFlag) {
      if (value.flag) actor_.begin();
    } else if (key == "mask") {
      set_mask(value);
    } else {
      throw Error(join({"'", key, "' is not a feature", suggestion(key, names_, "features")}));
    }
  }
  void set(size_t f, const Json& value) {
    const PolicyFeature& feature = policy_.sight.features[f];
    if (value.kind == Json::kNumber) {
      if (feature.count && value.number != std::floor(value.number))
        throw Error(join({feature.name, ": must be a whole number",
                          feature.labels.empty() ? "" : ", or one of its labels"}));
      obs_[f] = float(value.number);
    } else if (value.kind == Json::kFlag && feature.count == 2) {
      obs_[f] = value.flag;
    } else if (value.kind == Json::kText && !feature.labels.empty()) {
      size_t k = 0;
      while (k < feature.labels.size() && feature.labels[k] != value.text) ++k;
      if (k == feature.labels.size())
        throw Error(join({feature.name, ": '", value.text, "' is not a value",
                          suggestion(value.text, feature.labels, "values")}));
      obs_[f] = float(k);
    } else {
      throw Error(join({feature.name, ": must be a number",
                        feature.labels.empty() ? "" : ", or one of its labels"}));
    }
    given_[f] = 1;
  }
  /// A list of all numbers of a part, or lists of lists of them.
  void set_part(size_t p, const Json& value) {
    size_t at = size_t(first_[p]);
    const size_t end = at + size_t(policy_.sight.parts[p].features);
    const auto wrong = [&] {
      return Error(fmt::format("{}: must be a list of {} numbers", policy_.sight.parts[p].name,
                               end - size_t(first_[p])));
    };
    const auto walk = [&](const auto& self, const Json& v) -> void {
      if (v.kind != Json::kList) throw wrong();
      for (const double x : v.numbers) {
        if (at == end) throw wrong();
        given_[at] = 1, obs_[at++] = float(x);
      }
      for (const Json& one : v.list) self(self, one);
    };
    walk(walk, value);
    if (at != end) throw wrong();
  }
  void set_mask(const Json& value) {
    bool right = value.kind == Json::kList && value.list.empty() &&
                 int64_t(value.numbers.size()) == policy_.values() && policy_.outputs[0].count > 0;
    for (const double x : value.numbers) right &= x == 0 || x == 1, mask_.push_back(x == 1);
    if (!right)
      throw Error(
          fmt::format("mask: must be a list of {} numbers, 1 for what may be chosen, else 0",
                      policy_.values()));
    size_t at = 0;
    for (const PolicyOutput& o : policy_.outputs) {
      const auto from = mask_.begin() + std::ptrdiff_t(at);
      if (std::find(from, from + o.count, 1) == from + o.count)
        throw Error(join({"mask: allows nothing of ", o.name}));
      at += size_t(o.count);
    }
  }
  /// One element by itself, several by their names.
  template <class F>
  Json of_outputs(F&& one) const {
    if (action_.size() == 1) return one(0);
    Json all = Json::empty(Json::kMap);
    for (size_t e = 0; e < action_.size(); ++e) all.put(policy_.outputs[e].name, one(e));
    return all;
  }
  Json said() const {
    Json j = Json::empty(Json::kMap);
    j.put("action", of_outputs([&](size_t e) { return short_number(action_[e]); }));
    bool labels = true;
    for (const PolicyOutput& o : policy_.outputs) labels &= !o.labels.empty();
    if (labels)
      j.put("label", of_outputs([&](size_t e) {
              return Json::of(policy_.outputs[e].labels[size_t(action_[e])]);
            }));
    std::vector<std::string> outside;
    for (size_t f = 0; f < names_.size(); ++f)
      if (actor_.out_of_range(int32_t(f))) outside.push_back(names_[f]);
    j.put("out_of_range", outside);
    return j;
  }

  const Policy& policy_;
  PolicyActor actor_;
  std::vector<std::string> names_;
  std::vector<int64_t> first_;  // feature of each part
  std::vector<float> obs_, action_;
  std::vector<uint8_t> given_, mask_;
};

}  // namespace

int act(const std::string& path) {
  if (std::error_code none; std::filesystem::is_directory(path, none))
    throw Error(join(
        {path, ": is a folder; write its policy first: plantgym export ", path, " --to json"}));
  const Policy policy = policy_of(read_whole(path), path);
  Lines lines(policy);
  std::string line;
  for (int64_t number = 1; std::getline(std::cin, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      fmt::print("{}\n", to_json(lines.answer(line)));
    } catch (const Error& e) {
      std::string what = e.what();  // "1:COLUMN: …" of the line, or no place
      what = what.rfind("1:", 0) == 0 ? what.substr(1) : join({": ", what});
      throw Error(fmt::format("standard input:{}{}", number, what));
    }
    if (std::fflush(stdout) != 0) return 1;  // main says why
  }
  return 0;
}

}  // namespace plantgym::cli
