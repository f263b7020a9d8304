// How a world says what its job shop is: an instance file, several, or Taillard's generator.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "envs/factory/jobshop_params.h"
#include "plantgym/fields.h"
#include "sim/factory/jobshop_file.h"

namespace plantgym {

inline const std::vector<std::string> kJobShopFormats = {"standard", "taillard", "flexible"};
inline constexpr const char* kJobShopFormatDoc =
    "of the files: pairs of machine and time; times, then machines; or operations that several "
    "machines can do";

/// ft06 of jobshop/ft06.txt. A run's folder keeps copies, called by eight digits of a checksum and
/// the name.
inline std::string instance_name(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  name = name.substr(0, name.rfind('.'));
  const bool copy = name.find_first_not_of("0123456789abcdef") == 8 && name[8] == '-';
  return copy ? name.substr(9) : name;
}

/// Best makespans known: a CSV with the columns name and upper_bound.
class BestKnown {
 public:
  explicit BestKnown(const std::string& csv) {
    std::vector<std::string> head;
    for (size_t at = 0; at < csv.size();) {
      const size_t end = std::min(csv.find('\n', at), csv.size());
      std::vector<std::string> cells = {""};
      for (; at < end; ++at)
        if (csv[at] == ',')
          cells.emplace_back();
        else if (csv[at] != '\r')
          cells.back() += csv[at];
      at = end + 1;
      if (head.empty())
        head = cells;
      else
        rows_.push_back(cells);
    }
    for (size_t k = 0; k < head.size(); ++k) {
      if (head[k] == "name") name_ = k;
      if (head[k] == "upper_bound") best_ = k;
    }
  }
  bool whole() const { return name_ < kNone && best_ < kNone; }
  int32_t of(const std::string& name) const {  ///< 0: unknown
    for (const std::vector<std::string>& r : rows_)
      if (name_ < r.size() && best_ < r.size() && r[name_] == name)
        return std::max(0, std::atoi(r[best_].c_str()));
    return 0;
  }

 private:
  static constexpr size_t kNone = ~size_t(0);
  size_t name_ = kNone, best_ = kNone;
  std::vector<std::vector<std::string>> rows_;
};

/// Reads the map `jobshop` of a world.
class JobShopFile {
 public:
  JobShopFile(JobShopParams& p, Fields& f) : p_(p), f_(f) {}

  void read(Tables& t) {
    int32_t format = 0;
    std::string csv;
    NamedFile single;
    std::vector<NamedFile> files;
    f_.choice("format", format, kJobShopFormats, kJobShopFormatDoc);
    if (!f_.listing() && format == 2) f_.elsewhere("format", "is for factory/jobshop_flexible");
    f_.file("file", single.contents, "of one instance", &single.path);
    f_.files("files", files, "of several instances");
    f_.file("index", csv, "csv: name and upper_bound, the best makespan known");
    const bool random =
        f_.map("random", "Taillard's generator instead of files", [&](Fields& r) { generator(r); });
    if (f_.listing()) return;
    if (!single.path.empty() && !files.empty())
      f_.fail("file", "files are named too; keep one of them");
    if (!single.path.empty()) files.push_back(single);
    if (random && !files.empty()) f_.fail("random", "files are named too; keep one of them");
    if (!random && files.empty()) f_.fail("file", "missing; an instance, or files, or random");
    for (const NamedFile& file : files) add(file, format, csv);
    if (!csv.empty()) check_index(csv);
    t.put(p_, p_.instances, instances_), t.put(p_, p_.ops, ops_);
  }
  /// What was read, in the words of `check`.
  std::string text() const {
    const auto span = [](int32_t low, int32_t high) {
      return low < high ? join({shown(low), "..", shown(high)}) : shown(high);
    };
    if (p_.generated)
      return join({"  random       ", span(p_.least_jobs, p_.jobs), " jobs on ",
                   span(p_.least_machines, p_.machines), " machines, operations of ",
                   span(p_.least_time, p_.longest), " ticks; others in every episode\n"});
    std::string all;
    for (size_t k = 0; k < instances_.size() && k < kTold; ++k) {
      const JobShopInstance& i = instances_[k];
      std::vector<int32_t> memory(size_t(jobshop::Shop::words(i.jobs, i.machines)));
      jobshop::Progress start;
      jobshop::Shop({i.jobs, i.machines, ops_.data() + i.first}, i.jobs, memory.data())
          .begin(i.jobs, start);
      all +=
          join({"  instance     ", names_[k], ": ", shown(i.jobs), " jobs on ", shown(i.machines),
                " machines; no schedule is shorter than ", shown(start.bound)});
      all += i.best ? join({", the best known takes ", shown(i.best), "\n"}) : std::string("\n");
    }
    if (instances_.size() > kTold)
      all += join({"               and ", shown(instances_.size() - kTold), " more\n"});
    return all;
  }

 private:
  static constexpr size_t kTold = 4;

  void generator(Fields& r) {
    int32_t jobs = 15, machines = 15, most = 99, time_seed = 0, machine_seed = 0;
    p_.least_jobs = jobs, p_.least_machines = machines;
    r.required().range("jobs", p_.least_jobs, jobs, 2, jobshop::kMostJobs, "",
                       "a number, or first..last: drawn for every episode");
    r.required().range("machines", p_.least_machines, machines, 1, jobshop::kMostMachines, "",
                       "a number, or first..last");
    r.range("times", p_.least_time, most, 1, jobshop::kMostTime, "tick", "of operations");
    r.number("time_seed", time_seed, 1, jobshop::Lehmer::kModulus - 1, "",
             "with machine_seed: one instance, the same in every episode; none: a new one each");
    r.number("machine_seed", machine_seed, 1, jobshop::Lehmer::kModulus - 1, "", "with time_seed");
    if (r.listing()) return;
    if (int64_t(jobs) * machines * most >= jobshop::kHorizon)
      r.fail("times", join({"all times together could be ", shown(int64_t(jobs) * machines * most),
                            "; they must stay below ", shown(jobshop::kHorizon)}));
    if ((time_seed > 0) != (machine_seed > 0))
      r.fail(time_seed ? "time_seed" : "machine_seed", "goes with the other seed; give both");
    p_.jobs = jobs, p_.machines = machines, p_.longest = most, p_.horizon = jobs * machines * most;
    p_.generated = time_seed == 0;
    if (p_.generated) return;
    if (p_.least_jobs < jobs || p_.least_machines < machines)
      r.fail("time_seed", "is for one number of jobs and one of machines");
    ops_.resize(size_t(jobs * machines));
    jobshop::generate(jobs, machines, p_.least_time, most, time_seed, machine_seed, ops_.data());
    instances_.push_back({jobs, machines, 0, 0});
    names_.push_back(join({shown(jobs), "x", shown(machines)}));
  }
  void add(const NamedFile& file, int32_t format, const std::string& csv) try {
    const jobshop::InstanceFile i =
        format == 0 ? jobshop::read_standard(file.contents) : jobshop::read_taillard(file.contents);
    int32_t all = 0;
    for (const jobshop::Op op : i.ops)
      all += jobshop::time_of(op), p_.longest = std::max(p_.longest, jobshop::time_of(op));
    if (all == 0)
      f_.fail(f_.has("files") ? "files" : "file",
              join({"in ", file.path, ": no operation takes time"}));
    p_.horizon = std::max(p_.horizon, all);
    p_.jobs = std::max(p_.jobs, i.jobs), p_.machines = std::max(p_.machines, i.machines);
    instances_.push_back(
        {i.jobs, i.machines, int32_t(ops_.size()), BestKnown(csv).of(instance_name(file.path))});
    ops_.insert(ops_.end(), i.ops.begin(), i.ops.end());
    names_.push_back(instance_name(file.path));
  } catch (const jobshop::FileError& e) {
    f_.fail(f_.has("files") ? "files" : "file",
            join({"in ", file.path, ":", shown(e.line), ":", shown(e.column), ": ", e.what()}));
  }
  void check_index(const std::string& csv) {
    if (!BestKnown(csv).whole()) f_.fail("index", "has no columns name and upper_bound");
    p_.has_best = true;
    for (size_t k = 0; k < instances_.size(); ++k)
      if (instances_[k].best == 0) f_.fail("index", join({"says nothing of ", names_[k]}));
  }

  JobShopParams& p_;
  Fields& f_;
  std::vector<JobShopInstance> instances_;
  std::vector<jobshop::Op> ops_;
  std::vector<std::string> names_;
};

}  // namespace plantgym
