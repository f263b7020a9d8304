#include <fmt/core.h>
#include <unistd.h>

#include "commands.h"
#include "judge.h"
#include "learners/files.h"
#include "plantgym/fields.h"
#include "say.h"
#include "what_if.h"

namespace plantgym::cli {
namespace {

void write_files(const EvalArgs& a, const std::vector<Results>& all) {
  if (!a.json.empty()) {
    nlohmann::ordered_json many = nlohmann::ordered_json::array();
    for (const Results& r : all) many.push_back(r.json());
    const nlohmann::ordered_json whole =
        all[0].setting.empty() ? many[0]
                               : nlohmann::ordered_json{{"version", 2}, {"what_if", many}};
    write_whole(a.json, {whole.dump(2) + "\n"});
  }
  if (!a.csv.empty()) {
    std::string rows;
    for (const Results& r : all) rows += r.csv(rows.empty());
    write_whole(a.csv, {rows});
  }
  if (!a.profile.empty()) write_whole(a.profile, {all[0].profile_csv()});
}

}  // namespace

int eval(const EvalArgs& given) {
  const EvalArgs a = sorted_out(given, "eval");
  const std::vector<std::vector<std::string>> settings = settings_of(a.overrides);
  if (settings.size() > 1 && !a.profile.empty())
    throw Error("--profile: is of one setting; give each key one value");
  std::vector<std::string> read = a.paths;
  read.insert(read.end(), a.agents.begin(), a.agents.end());
  expect_apart({{"--csv", a.csv},
                {"--json", a.json},
                {"--trace", a.trace},
                {"--ledger", a.ledger},
                {"--profile", a.profile}},
               read);
  Records records;
  if (!a.trace.empty()) records.trace = std::make_unique<NewFile>(a.trace);
  if (!a.ledger.empty()) records.ledger = std::make_unique<NewFile>(a.ledger);
  std::vector<Results> all;
  std::string folder;
  for (const std::vector<std::string>& setting : settings) {
    Judge judge(a, varied(a.overrides, setting), &records);
    for (const std::string& path : a.paths) judge.target(path, setting);
    all.push_back(judge.results()), folder = judge.folder();
  }
  if (settings.size() > 1)
    print_what_if(all);
  else
    all[0].print();
  for (NewFile* file : {records.trace.get(), records.ledger.get()})
    if (file) file->put_in_place();
  write_files(a, all);
  if (folder.empty() || !a.agents.empty() || a.paths.size() != 1 || !a.overrides.empty()) return 0;
  if (::access(folder.c_str(), W_OK) != 0)  // another's run: there is --json for the results
    say("note: {} may not be written to; there is no eval.json of this\n", folder);
  else
    write_whole(folder + "/eval.json", {all[0].json().dump(2) + "\n"});
  return 0;
}

}  // namespace plantgym::cli
