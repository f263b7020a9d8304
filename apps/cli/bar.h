// How far a training is: a bar on a terminal, lines elsewhere.
#pragma once
#include <string>

#include "learners/train.h"

namespace plantgym::cli {

/// A bar on a terminal, a line now and then elsewhere.
class Bar {
 public:
  Bar();
  void show(const Progress& p);
  void line(const std::string& words);
  void close();

 private:
  bool terminal_, open_ = false;
  double told_ = 0;
};

}  // namespace plantgym::cli
