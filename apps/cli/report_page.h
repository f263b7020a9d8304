// A page that stands alone: text, tables, plots and pictures in one file of HTML.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace plantgym::cli {

/// Everything is escaped here but what is said to be markup.
class ReportPage {
 public:
  explicit ReportPage(const std::string& title);
  void section(const std::string& heading);
  void paragraph(const std::string& words);
  void list(const std::vector<std::string>& lines);
  /// The first column holds names, the others numbers.
  void table(const std::vector<std::string>& head,
             const std::vector<std::vector<std::string>>& rows);
  void figure(const std::string& svg, const std::string& caption);  ///< svg: markup
  void picture(const std::vector<uint8_t>& png, const std::string& caption);
  void text(const std::string& heading, const std::string& words);  ///< as it is, folded away
  void open_fold(const std::string& heading);
  void close_fold();
  /// The page. Ends it.
  std::string html() const;

 private:
  std::string title_, body_;
};

/// RFC 4648, with padding.
std::string base64(const std::vector<uint8_t>& bytes);

}  // namespace plantgym::cli
