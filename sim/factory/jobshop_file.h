// Instances of job shops as files hold them.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/factory/jobshop.h"

namespace plantgym::jobshop {

/// What is wrong with a file, and where; both count from 1.
struct FileError : std::runtime_error {
  FileError(int32_t l, int32_t c, const std::string& reason)
      : runtime_error(reason), line(l), column(c) {}
  int32_t line, column;
};

struct InstanceFile {
  int32_t jobs = 0, machines = 0;
  std::vector<Op> ops = {};  // [jobs, machines]
  Instance instance() const { return {jobs, machines, ops.data()}; }
};

/// `jobs machines`, then for each job `machine time` of its operations in order, machines from 0;
/// each job visits every machine once. Lines that begin with # say nothing. @throws FileError
InstanceFile read_standard(const std::string& text);

/// Taillard's specification: `jobs machines` (or his six numbers of a head), the times of each job,
/// then the machines of each job, from 1. Lines that begin with a letter say nothing.
/// @throws FileError
InstanceFile read_taillard(const std::string& text);

/// An operation that any of some machines can do.
struct FlexibleFile {
  int32_t jobs = 0, machines = 0;
  std::vector<int32_t> first_op = {};   // [jobs + 1] of each job's operations
  std::vector<int32_t> first_way = {};  // [operations + 1] of each operation's ways
  std::vector<Op> ways = {};            // time << 8 | machine
};

/// `jobs machines` and perhaps the mean number of ways; for each job the number of its operations,
/// and for each of these the number of ways and as many `machine time`, machines from 1.
/// @throws FileError
FlexibleFile read_flexible(const std::string& text);

}  // namespace plantgym::jobshop
