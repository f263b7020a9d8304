// The only reader of YAML. Works on the parser's events: unlike YAML::Node these show duplicates,
// aliases and every position.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "node.h"

namespace plantgym {
namespace {

Error error_here(const std::string& file, const YAML::Mark& m, std::string_view key,
                 std::string_view reason) {
  const Node place = {PG_SCALAR, "", "", file, m.line + 1, m.column + 1, "", {}};
  return error_at(place, key, reason);
}

class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(const std::string& file) : file_(file) {}
  Node root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& m, YAML::anchor_t a) override {
    refuse(m, a);
    add(m, PG_SCALAR, "");
  }
  void OnAlias(const YAML::Mark& m, YAML::anchor_t) override {
    throw error(m, "aliases are not read");
  }
  void OnScalar(const YAML::Mark& m, const std::string& tag, YAML::anchor_t a,
                const std::string& v) override {
    refuse(m, a);
    // a plain `null` means the default again; a quoted one is the word
    add(m, PG_SCALAR, tag == "?" && (v == "null" || v == "~") ? "" : v);
  }
  void OnSequenceStart(const YAML::Mark& m, const std::string&, YAML::anchor_t a,
                       YAML::EmitterStyle::value) override {
    refuse(m, a);
    open(m, PG_LIST);
  }
  void OnMapStart(const YAML::Mark& m, const std::string&, YAML::anchor_t a,
                  YAML::EmitterStyle::value) override {
    refuse(m, a);
    open(m, PG_MAP);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  struct Open {
    Node* node;
    bool has_key;
    std::string key;
  };
  static constexpr size_t kDepth = 64;

  Error error(const YAML::Mark& m, std::string_view reason) const {
    return error_here(file_, m, open_.empty() ? "" : open_.back().key, reason);
  }
  void refuse(const YAML::Mark& m, YAML::anchor_t a) const {
    if (a) throw error(m, "anchors are not read; write the value out");
  }
  /// The new node, or null where the scalar was a key.
  Node* add(const YAML::Mark& m, int32_t kind, const std::string& value) {
    if (value.find('\0') != std::string::npos) throw error(m, "holds a zero byte");
    Node n = {kind, "", value, file_, m.line + 1, m.column + 1, "", {}};
    if (open_.empty()) return &(root = std::move(n));
    auto& [parent, has_key, key] = open_.back();
    if (parent->kind == PG_MAP) {
      if (has_key = !has_key; has_key) return take_key(m, kind, value), nullptr;
      n.key = key;
    }
    return &parent->children.emplace_back(
        std::move(n));  // only the innermost open node grows: pointers stay good
  }
  void take_key(const YAML::Mark& m, int32_t kind, const std::string& key) {
    open_.back().key = key;
    if (kind != PG_SCALAR || key.empty()) throw error(m, "a key must be a word");
    if (key.size() > 200)
      throw error(m, "a key is at most 200 bytes long");  // written back it must fit a line
    if (child(*open_.back().node, key)) throw error(m, "written twice");
  }
  void open(const YAML::Mark& m, int32_t kind) {
    if (open_.size() == kDepth) throw error(m, "nested deeper than 64");
    open_.push_back({add(m, kind, ""), false, ""});
  }

  const std::string& file_;
  std::vector<Open> open_;
};

/// Where the comment of the line that begins at `from` begins, as far as that is certain: a line
/// with quotes may hold a `#` that is none.
size_t comment_in(const std::string& text, size_t from) {
  const size_t end = std::min(text.find('\n', from), text.size());
  const std::string_view line = std::string_view(text).substr(from, end - from);
  if (line.find_first_of("'\"") != std::string_view::npos) return end;
  for (size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return from + at;
  return end;
}

/// yaml-cpp recurses once per opening bracket before any event: refuse what could exhaust the
/// stack.
void refuse_deep_nesting(const std::string& text, const std::string& file) {
  int depth = 0, line = 0, column = 0;
  size_t comment = comment_in(text, 0);
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line, column = 0, comment = comment_in(text, i + 1);
      continue;
    }
    ++column;
    if (i >= comment) continue;
    depth += (c == '[' || c == '{') - (c == ']' || c == '}');
    if (depth > 1000) {
      YAML::Mark m;
      m.line = line, m.column = column - 1;
      throw error_here(file, m, "", "nested deeper than 64");
    }
  }
}

/// The first line up to `last` (from 0) that is indented by a tab, or -1: YAML forbids it, and
/// yaml-cpp then complains of something else.
int tab_before(const std::string& text, int last) {
  size_t from = 0;
  for (int line = 0; line <= last && from < text.size(); ++line) {
    const size_t first = text.find_first_not_of(' ', from), end = text.find('\n', from);
    if (first != std::string::npos && text[first] == '\t') return line;
    if (end == std::string::npos) break;
    from = end + 1;
  }
  return -1;
}

}  // namespace

Node parse_yaml(const std::string& text, const std::string& file) try {
  refuse_deep_nesting(text, file);
  std::istringstream in(text);
  YAML::Parser parser(in);
  Builder b(file), more(file);
  if (!parser.HandleNextDocument(b)) return Node{PG_SCALAR, "", "", file, 1, 1, "", {}};
  if (parser.HandleNextDocument(more))
    throw error_at(more.root, "", "a second document in one file");
  return std::move(b.root);
} catch (const YAML::Exception& e) {
  if (const int line = tab_before(text, e.mark.line); line >= 0) {
    YAML::Mark m;
    m.line = line, m.column = 0;
    throw error_here(file, m, "", "is indented with a tab; YAML wants blanks");
  }
  throw error_here(file, e.mark, "", e.msg);
}

}  // namespace plantgym
