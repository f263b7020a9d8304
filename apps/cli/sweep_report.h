// A page on a sweep: its table, and what each key that was tried makes of the metric.
#pragma once
#include <string>

namespace plantgym::cli {

/// Whether a sweep was trained in a folder, so far that there is a table.
bool is_sweep(const std::string& folder);
/// HTML. @throws Error its sweep.csv is damaged, with file and line
std::string sweep_page(const std::string& folder);

}  // namespace plantgym::cli
