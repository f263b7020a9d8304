#include "sim/factory/jobshop_file.h"

#include <cctype>

namespace plantgym::jobshop {
namespace {

std::string quoted(const std::string& s) { return "'" + s + "'"; }
std::string words(int64_t n) { return std::to_string(n); }

/// The numbers of a text, one by one, with their places.
class Numbers {
 public:
  Numbers(const std::string& text, bool headings) : text_(text), headings_(headings) { skip(); }

  /// The next number, in [low, high]. @param what it is, in words
  int32_t next(const std::string& what, int64_t low, int64_t high) {
    skip();
    if (at_ >= text_.size())
      fail("the file ends where " + what + " should be; it has too few numbers");
    line_ = here_, column_ = int32_t(at_ - begin_) + 1;
    size_t end = at_;
    while (end < text_.size() && !std::isspace(static_cast<unsigned char>(text_[end]))) ++end;
    const std::string word = text_.substr(at_, end - at_);
    at_ = end;
    const size_t sign = word[0] == '-';
    bool digits = word.size() > sign && word.size() < 12;
    for (size_t k = sign; k < word.size(); ++k) digits &= word[k] >= '0' && word[k] <= '9';
    if (!digits) fail(what + ": " + quoted(word) + " is not a whole number");
    const int64_t x = std::stoll(word);
    if (x < low || x > high)
      fail(what + ": " + word + " is not in " + words(low) + ".." + words(high));
    return int32_t(x);
  }
  /// Whether more stands on the line of the last number.
  bool more_on_line() {
    size_t k = at_;
    while (k < text_.size() && text_[k] != '\n' &&
           std::isspace(static_cast<unsigned char>(text_[k])))
      ++k;
    return k < text_.size() && text_[k] != '\n';
  }
  void drop_word() {
    skip();
    while (at_ < text_.size() && !std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  /// Nothing may follow.
  void finish(const std::string& whole) {
    skip();
    if (at_ >= text_.size()) return;
    line_ = here_, column_ = int32_t(at_ - begin_) + 1;
    fail("more follows after the last number; " + whole);
  }
  /// At the last number.
  [[noreturn]] void fail(const std::string& reason) const {
    throw FileError(line_, column_, reason);
  }

 private:
  void skip() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool remark =
          at_ == begin_ && (c == '#' || (headings_ && std::isalpha(static_cast<unsigned char>(c))));
      if (remark)
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      else if (c == '\n')
        ++here_, begin_ = ++at_;
      else if (std::isspace(static_cast<unsigned char>(c)))
        ++at_;
      else
        return;
    }
    line_ = here_, column_ = int32_t(at_ - begin_) + 1;
  }
  const std::string& text_;
  bool headings_;
  size_t at_ = 0, begin_ = 0;      // of what is next; of its line
  int32_t here_ = 1;               // line of what is next
  int32_t line_ = 1, column_ = 1;  // of the last number
};

std::string place(int32_t j, int32_t k) {
  return "job " + words(j + 1) + ", operation " + words(k + 1);
}

/// Adds up times, so that no makespan is too long to be written down.
class Total {
 public:
  void add(const Numbers& in, int32_t time) {
    if ((all_ += time) >= kHorizon)
      in.fail("all times together are " + words(kHorizon) + " or more; use a coarser unit of time");
  }

 private:
  int64_t all_ = 0;
};

/// Refuses a machine that the job has visited.
class Visits {
 public:
  explicit Visits(int32_t machines) : seen_(size_t(machines), -1) {}
  void visit(const Numbers& in, int32_t j, int32_t k, int32_t m, int32_t from) {
    if (seen_[size_t(m)] == j)
      in.fail(place(j, k) + ": machine " + words(m + from) +
              " comes twice; in this format a job visits every machine once");
    seen_[size_t(m)] = j;
  }

 private:
  std::vector<int32_t> seen_;  // the last job that was there
};

template <class File>
void read_head(Numbers& in, File& f) {
  f.jobs = in.next("the number of jobs", 1, kMostJobs);
  f.machines = in.next("the number of machines", 1, kMostMachines);
}

std::string size_of(const InstanceFile& f) {
  return words(f.jobs) + " jobs on " + words(f.machines) + " machines are complete";
}

}  // namespace

InstanceFile read_standard(const std::string& text) {
  Numbers in(text, false);
  InstanceFile f;
  read_head(in, f);
  Total total;
  Visits visits(f.machines);
  for (int32_t j = 0; j < f.jobs; ++j)
    for (int32_t k = 0; k < f.machines; ++k) {
      const int32_t m = in.next(place(j, k) + ", machine", 0, f.machines - 1);
      visits.visit(in, j, k, m, 0);
      const int32_t time = in.next(place(j, k) + ", time", 0, kMostTime);
      total.add(in, time);
      f.ops.push_back(time << 8 | m);
    }
  in.finish(size_of(f));
  return f;
}

InstanceFile read_taillard(const std::string& text) {
  Numbers in(text, true);
  InstanceFile f;
  read_head(in, f);
  while (in.more_on_line()) in.drop_word();  // seeds and bounds
  Total total;
  for (int32_t j = 0; j < f.jobs; ++j)
    for (int32_t k = 0; k < f.machines; ++k) {
      f.ops.push_back(in.next(place(j, k) + ", time", 0, kMostTime) << 8);
      total.add(in, time_of(f.ops.back()));
    }
  Visits visits(f.machines);
  for (int32_t j = 0; j < f.jobs; ++j)
    for (int32_t k = 0; k < f.machines; ++k) {
      const int32_t m = in.next(place(j, k) + ", machine", 1, f.machines) - 1;
      visits.visit(in, j, k, m, 1);
      f.ops[size_t(j * f.machines + k)] |= m;
    }
  in.finish(size_of(f));
  return f;
}

FlexibleFile read_flexible(const std::string& text) {
  Numbers in(text, false);
  FlexibleFile f;
  read_head(in, f);
  if (in.more_on_line()) in.drop_word();  // the mean number of ways
  Total total;
  std::vector<int64_t> seen(size_t(f.machines), -1);
  for (int32_t j = 0; j < f.jobs; ++j) {
    f.first_op.push_back(int32_t(f.first_way.size()));
    const int32_t ops = in.next("job " + words(j + 1) + ", number of operations", 1, 1024);
    for (int32_t k = 0; k < ops; ++k) {
      const int64_t op = int64_t(f.first_way.size());
      f.first_way.push_back(int32_t(f.ways.size()));
      const int32_t ways = in.next(place(j, k) + ", number of ways", 1, f.machines);
      int32_t longest = 0;
      for (int32_t w = 0; w < ways; ++w) {
        const int32_t m = in.next(place(j, k) + ", machine", 1, f.machines) - 1;
        if (seen[size_t(m)] == op)
          in.fail(place(j, k) + ": machine " + words(m + 1) + " comes twice; name it once");
        seen[size_t(m)] = op;
        const int32_t time = in.next(place(j, k) + ", time", 0, kMostTime);
        longest = time > longest ? time : longest;
        f.ways.push_back(time << 8 | m);
      }
      total.add(in, longest);
    }
  }
  f.first_op.push_back(int32_t(f.first_way.size())), f.first_way.push_back(int32_t(f.ways.size()));
  in.finish(words(f.jobs) + " jobs on " + words(f.machines) + " machines are complete");
  return f;
}

}  // namespace plantgym::jobshop
