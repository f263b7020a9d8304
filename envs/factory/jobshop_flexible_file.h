// How a world says what its flexible job shop is, and what it is compiled into.
#pragma once
#include "envs/factory/jobshop_file.h"
#include "sim/factory/jobshop_flexible.h"

namespace plantgym {

struct FlexibleParams {
  int32_t jobs = 0, machines = 0, ops = 0;
  int32_t horizon = 0, longest = 0;   // of all longest times together; of one operation
  int32_t first_bound = 0, best = 0;  // at the start; the best makespan known, 0: unknown
  bool always = false;
  Table<int32_t> first_op, first_way;
  Table<jobshop::Op> ways;

  PG_HD jobshop::FlexibleInstance instance() const {
    return {jobs, machines, first_op.data, first_way.data, ways.data};
  }
};

struct FlexibleState {
  jobshop::Progress progress;
  int32_t last_bound, clock;
  int32_t job, operation, machine, begin, end;  // what the last decision began; -1: nothing
  int32_t illegal, illegal_now;
};

/// The lower bound before anything has begun.
inline int32_t first_bound(const jobshop::FlexibleFile& f) {
  std::vector<int32_t> memory(
      size_t(jobshop::FlexibleShop::words(f.jobs, f.machines, int32_t(f.first_way.size()) - 1)));
  jobshop::FlexibleShop shop(
      {f.jobs, f.machines, f.first_op.data(), f.first_way.data(), f.ways.data()}, memory.data());
  jobshop::Progress p;
  shop.begin(p);
  return p.bound;
}

/// The map `jobshop` of a world with format: flexible.
inline void read_flexible(FlexibleParams& p, Fields& f, Tables& t) {
  int32_t format = 0;
  std::string csv;
  NamedFile file;
  f.choice("format", format, kJobShopFormats, kJobShopFormatDoc);
  if (!f.listing() && format != 2)
    f.elsewhere(f.has("format") ? "format" : f.keys()[0].c_str(),
                "is for factory/jobshop; say format: flexible");
  f.file("file", file.contents, "of the instance", &file.path);
  if (!f.listing() && f.has("files"))
    f.fail("files", "are of factory/jobshop; a flexible instance is one file");
  f.file("index", csv, "csv: name and upper_bound, the best makespan known");
  if (f.listing()) return;
  if (file.path.empty()) f.fail("file", "missing; an instance");
  try {
    const jobshop::FlexibleFile i = jobshop::read_flexible(file.contents);
    p.jobs = i.jobs, p.machines = i.machines, p.ops = int32_t(i.first_way.size()) - 1;
    if (int64_t(p.jobs) * p.machines > 2000)
      f.fail("file", join({"has ", shown(p.jobs * p.machines),
                           " pairs of job and machine; at most 2000 are chosen among"}));
    for (size_t op = 0; op + 1 < i.first_way.size(); ++op) {
      int32_t longest = 0;
      for (int32_t w = i.first_way[op]; w < i.first_way[op + 1]; ++w)
        longest = std::max(longest, jobshop::time_of(i.ways[size_t(w)]));
      p.horizon += longest, p.longest = std::max(p.longest, longest);
    }
    p.first_bound = first_bound(i);
    t.put(p, p.first_op, i.first_op), t.put(p, p.first_way, i.first_way), t.put(p, p.ways, i.ways);
  } catch (const jobshop::FileError& e) {
    f.fail("file",
           join({"in ", file.path, ":", shown(e.line), ":", shown(e.column), ": ", e.what()}));
  }
  if (p.first_bound == 0) f.fail("file", join({"in ", file.path, ": no operation takes time"}));
  if (csv.empty()) return;
  if (!BestKnown(csv).whole()) f.fail("index", "has no columns name and upper_bound");
  p.best = BestKnown(csv).of(instance_name(file.path));
  if (p.best == 0) f.fail("index", join({"says nothing of ", instance_name(file.path)}));
}

}  // namespace plantgym
