// How an environment reads its parameters: each key is named once; that line reads, checks and
// documents it.
#pragma once
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "plantgym/abi.h"
#include "plantgym/quantity.h"
#include "plantgym/tables.h"

namespace plantgym {

inline std::string join(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (std::string_view part : parts) all.append(part);
  return all;
}

/// A number as short as it can be written and read back.
template <class T>
std::string shown(T v) {
  char text[40];
  return std::string(text, std::to_chars(text, text + sizeof text, v).ptr);
}

/// Ends a message about an unknown word: the known word within two edits, and all known words.
inline std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                              const char* what = "known") {
  const auto distance = [](std::string_view a, std::string_view b) {  // Levenshtein, row by row
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i)
      for (size_t j = 1, diagonal = std::exchange(row[0], i); j <= b.size(); ++j) {
        const size_t replace = diagonal + (a[i - 1] != b[j - 1]);
        diagonal = row[j];
        row[j] = std::min(replace, 1 + std::min(row[j - 1], diagonal));
      }
    return row.back();
  };
  const std::string* nearest = nullptr;
  std::string all;
  for (const std::string& k : known) {
    if (&k != known.data() && k == (&k)[-1]) continue;  // one key of several forms
    if (word.size() > 1 && distance(word, k) <= 2 &&
        (!nearest || distance(word, k) < distance(word, *nearest)))
      nearest = &k;
    all += join({all.empty() ? "" : ", ", k});
  }
  std::string end = nearest ? join({"; did you mean ", *nearest, "?"}) : std::string();
  if (!known.empty())
    end += nearest ? join({" (", what, ": ", all, ")"}) : join({"; ", what, ": ", all});
  return end;
}

/// A whole file; false where it cannot be read (a folder, for one, or a pipe that nobody fills).
inline bool read_file(const std::string& name, std::string& contents) try {
  std::error_code none;
  if (!std::filesystem::is_regular_file(name, none)) return false;
  std::ifstream in(name, std::ios::binary);
  contents.assign(std::istreambuf_iterator<char>(in), {});
  return in.good();
} catch (const std::ios_base::failure&) {
  return false;
}

/// Why it cannot, as the end of a message.
inline const char* why_unreadable(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::file_type type = fs::status(name, none).type();
  return type == fs::file_type::not_found   ? ": no such file or folder"
         : type == fs::file_type::directory ? ": it is a folder"
         : type == fs::file_type::regular   ? ": reading it is not permitted"
                                            : ": it is no regular file";
}

/// A file that a key names: as it was opened, and what it holds.
struct NamedFile {
  std::string path, contents;
};

/// What is wrong, and at which node of the tree (the host adds file, line and key).
struct FieldError : std::runtime_error {
  FieldError(int32_t at, const std::string& reason) : runtime_error(reason), node(at) {}
  int32_t node, variant = 0;
  bool elsewhere = false;  // the world is of a kind for another environment
};

/// One map of the tree. A key that is absent leaves its variable as it is. Name every key before
/// checking or compiling what was read: when keys are only listed (`schema`, listing() is true),
/// the first `fail` ends the list. All functions throw FieldError at the node at fault.
class Fields {
 public:
  Fields(const pg_node* nodes, int32_t at) : nodes_(nodes), at_(at) {
    if (nodes && nodes[at].kind != PG_MAP) throw FieldError(at, "must be a map of keys and values");
  }
  Fields(const pg_fields* list, std::string prefix) : list_(list), prefix_(std::move(prefix)) {}

  bool listing() const { return list_ != nullptr; }  ///< keys are listed, nothing is read
  int32_t node() const { return at_; }               ///< of this map, for a FieldError
  /// Of a key's value, or of this map where the key is absent.
  int32_t node(std::string_view key) const { return child(key) ? child(key) : at_; }
  /// Whether the key is written here. Does not name it.
  bool has(std::string_view key) const { return child(key) != 0; }
  /// The same, but `key: null` takes it away again.
  bool gives(std::string_view key) const { return has(key) && !is_null(child(key)); }
  /// The next key named must be present.
  Fields& required() { return required_ = true, *this; }

  /// The next key's default is no value that could be written: it is shown as null, and the doc
  /// says what that means.
  Fields& unset() { return unset_ = true, *this; }

  /// A number in [low, high], converted to `unit`; whole where T is an integer. Fractions and 5M
  /// are read.
  template <class T>
  requires std::is_arithmetic_v<T>
  void number(const char* key, T& v, std::type_identity_t<T> low, std::type_identity_t<T> high,
              const char* unit, const char* doc) {
    const char* type = std::is_integral_v<T> ? "int" : "float";
    if (const int32_t i =
            find({key, type, shown(v).c_str(), unit, doc, "", as_written(low), as_written(high)}))
      v = parse<T>(i, low, high, unit);
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void numbers(const char* key, std::vector<T>& v, std::type_identity_t<T> low,
               std::type_identity_t<T> high, const char* unit, const char* doc) {
    std::string initial;
    for (const T& x : v) initial += join({initial.empty() ? "[" : ", ", shown(x)});
    if (!v.empty()) initial += "]";
    const int32_t i =
        find({key, "numbers", initial.c_str(), unit, doc, "", as_written(low), as_written(high)});
    if (!i) return;
    v.clear(), expect(i, PG_LIST, "must be a list of numbers");
    for (int32_t c = i + 1; c < nodes_[i].end; c = nodes_[c].end)
      v.push_back(parse<T>(c, low, high, unit));
  }
  /// Whole numbers first..last, both in [low, high]; one number stands for both.
  void range(const char* key, int32_t& first, int32_t& last, int32_t low, int32_t high,
             const char* unit, const char* doc) {
    const std::string initial =
        last < first ? std::string() : join({std::to_string(first), "..", std::to_string(last)});
    const int32_t i =
        find({key, "range", initial.c_str(), unit, doc, "", double(low), double(high)});
    if (!i) return;
    if (!parse_range(scalar(i), first, last))
      throw FieldError(i, join({"'", scalar(i), "' is not a range; write first..last"}));
    if (first > last) throw FieldError(i, join({"the first of ", scalar(i), " is above the last"}));
    if (first < low || last > high)
      throw FieldError(i, join({scalar(i), " is not within ", shown(low), "..", shown(high)}));
  }
  void flag(const char* key, bool& v, const char* doc) {
    int32_t chosen = v;
    choice(key, chosen, {"false", "true"}, doc);
    v = chosen != 0;
  }
  /// v becomes the index of the name that was chosen.
  void choice(const char* key, int32_t& v, const std::vector<std::string>& names, const char* doc) {
    std::string all;
    for (const std::string& s : names) all += join({all.empty() ? "" : "|", s});
    const int32_t i = find({key, "choice", names[size_t(v)].c_str(), "", doc, all.c_str(), 0, 0});
    if (!i) return;
    for (int32_t k = 0; k < int32_t(names.size()); ++k)
      if (names[size_t(k)] == scalar(i)) return void(v = k);
    throw FieldError(
        i, join({"'", scalar(i), "' is not a choice", suggestion(scalar(i), names, "choices")}));
  }
  void text(const char* key, std::string& v, const char* doc) {
    if (const int32_t i = find({key, "text", v.c_str(), "", doc, "", 0, 0})) v = scalar(i);
  }
  template <size_t N>
  void text(const char* key, char (&v)[N], const char* doc) {
    std::string s = v;
    text(key, s, doc);
    if (s.size() >= N) fail(key, join({"longer than ", std::to_string(N - 1), " bytes"}));
    std::memcpy(v, s.c_str(), s.size() + 1);
  }
  void texts(const char* key, std::vector<std::string>& v, const char* doc) {
    const int32_t i = find({key, "texts", "", "", doc, "", 0, 0});
    if (!i) return;
    v.clear(), expect(i, PG_LIST, "must be a list of words");
    for (int32_t c = i + 1; c < nodes_[i].end; c = nodes_[c].end) v.push_back(scalar(c));
  }
  /// Reads a whole file; its name is relative to the file that names it. `path`, where wanted, gets
  /// the name that was opened, for messages.
  void file(const char* key, std::string& contents, const char* doc, std::string* path = nullptr) {
    const int32_t i = find({key, "file", "", "", doc, "", 0, 0});
    if (!i) return;
    NamedFile f = open(i);
    contents = std::move(f.contents);
    if (path) *path = std::move(f.path);
  }
  /// The same of a list of files.
  void files(const char* key, std::vector<NamedFile>& v, const char* doc) {
    const int32_t i = find({key, "files", "", "", doc, "", 0, 0});
    if (!i) return;
    v.clear(), expect(i, PG_LIST, "must be a list of files");
    for (int32_t c = i + 1; c < nodes_[i].end; c = nodes_[c].end) v.push_back(open(c));
  }
  /// read(Fields&): one map inside this one. Returns whether it is there. With a `library`, the
  /// folder of files such maps are kept in, a name may stand for the map, or be what it extends.
  template <class F>
  bool map(const char* key, const char* doc, F&& read, const char* library = nullptr) {
    const int32_t i = find({key, "map", "", "", doc, "", 0, 0, library});
    if (list_) return inside(join({key, "."}), read), false;
    if (i) at(i, read);
    return i != 0;
  }
  /// read(name, Fields&) for each map in a map of names.
  template <class F>
  void each(const char* key, const char* doc, F&& read) {
    const int32_t i = find({key, "map", "", "", doc, "", 0, 0});
    if (list_) return inside(join({key, ".*."}), [&](Fields& f) { read("name", f); });
    if (i && nodes_[i].kind != PG_MAP)
      throw FieldError(i, "must be a map of names and maps, {name: {…}}");
    if (i)
      for (int32_t c = i + 1; c < nodes_[i].end; c = nodes_[c].end)
        at(c, [&](Fields& f) { read(nodes_[c].key, f); });
  }
  /// read(const pg_node* nodes, int32_t node): a value of any kind, read by the caller, who throws
  /// FieldError.
  template <class F>
  void any(const char* key, const char* doc, F&& read, const char* initial = "") {
    const int32_t i = find({key, "any", initial, "", doc, "", 0, 0});
    if (i) read(nodes_, i);
  }
  /// The keys written in this map, in order.
  std::vector<std::string> keys() const {
    std::vector<std::string> all;
    if (nodes_)
      for (int32_t c = at_ + 1; c < nodes_[at_].end; c = nodes_[c].end)
        all.push_back(nodes_[c].key);
    return all;
  }
  /// Blames the value of `key`, or this map where the key is absent.
  [[noreturn]] void fail(const char* key, const std::string& reason) const {
    if (const int32_t i = child(key)) throw FieldError(i, reason);
    throw FieldError(at_, join({key, ": ", reason}));
  }
  /// The same, where nothing is wrong but the world is of a kind for another environment.
  [[noreturn]] void elsewhere(const char* key, const std::string& reason) const try {
    fail(key, reason);
  } catch (FieldError& e) {
    e.elsewhere = true;
    throw;
  }
  /// Every key of the map must have been named.
  void finish() const {
    if (!nodes_) return;
    for (int32_t c = at_ + 1; c < nodes_[at_].end; c = nodes_[c].end) {
      bool known = false;
      for (const std::string& k : known_) known |= k == nodes_[c].key;
      if (!known)
        throw FieldError(c, join({"unknown key", suggestion(nodes_[c].key, known_, "keys")}));
    }
  }

 private:
  template <class F>
  void at(int32_t node, F&& read) {
    Fields f(nodes_, node);
    read(f), f.finish();
  }
  template <class F>
  void inside(const std::string& prefix, F&& read) {
    Fields f(list_, join({prefix_, prefix}));
    read(f);
  }
  int32_t child(std::string_view key) const {  // 0, the root, is nobody's child: none
    if (nodes_)
      for (int32_t c = at_ + 1; c < nodes_[at_].end; c = nodes_[c].end)
        if (nodes_[c].key == key) return c;
    return 0;
  }
  struct Key {  // as pg_field
    const char *key, *type, *initial, *unit, *doc, *choices;
    double low, high;
    const char* library = nullptr;
  };
  int32_t find(const Key& k) {
    known_.push_back(k.key);
    const bool must = std::exchange(required_, false), unset = std::exchange(unset_, false);
    if (list_) {
      const std::string full = join({prefix_, k.key});
      const pg_field field = {full.c_str(), k.type, must ? nullptr : unset ? "null" : k.initial,
                              k.unit,       k.doc,  k.choices,
                              k.low,        k.high, k.library};
      list_->field(list_->self, &field);
    }
    int32_t i = child(known_.back());
    if (must && !i && nodes_) throw FieldError(at_, join({known_.back(), ": missing; ", k.doc}));
    // `key: null` is back to the default
    if (i && is_null(i)) {
      if (must) throw FieldError(i, join({"missing; ", k.doc}));
      i = 0;
    }
    return i;
  }
  NamedFile open(int32_t i) const {
    const std::string_view from = nodes_[i].file;
    const size_t folder = scalar(i)[0] == '/' ? 0 : from.rfind('/') + 1;  // npos + 1 == 0
    NamedFile f = {join({from.substr(0, folder), scalar(i)}), {}};
    if (scalar(i)[0] == 0 || !read_file(f.path, f.contents))
      throw FieldError(i, join({"cannot read file ", f.path, why_unreadable(f.path)}));
    return f;
  }
  /// As the reader writes null: an empty scalar.
  bool is_null(int32_t i) const { return nodes_[i].kind == PG_SCALAR && !nodes_[i].value[0]; }
  void expect(int32_t i, int32_t kind, const char* reason) const {
    if (nodes_[i].kind != kind) throw FieldError(i, reason);
  }
  const char* scalar(int32_t i) const {
    return expect(i, PG_SCALAR, "must be a single value"), nodes_[i].value;
  }
  /// A bound as people write it: 0.9, not the nearest float's 0.8999999761581421.
  template <class T>
  static double as_written(T bound) {
    if constexpr (std::is_same_v<T, float>) {
      double x = double(bound);
      const std::string text = shown(bound);
      std::from_chars(text.data(), text.data() + text.size(), x);
      return x;
    }
    return double(bound);
  }
  template <class T>
  T parse(int32_t i, T low, T high, const char* unit) const {
    const std::string_view s = scalar(i);
    double x = 0;
    if (const char* wrong = parse_quantity(s, unit, x))
      throw FieldError(i,
                       join({"'", s, "' ", wrong, *unit ? "; expected a number of " : "", unit}));
    // a float's bound 0.9f is less than the 0.9 that is written
    if (!(x >= as_written(low) && x <= as_written(high)))
      throw FieldError(
          i, join({s, " is not in [", shown(low), ", ", shown(high), "]", *unit ? " " : "", unit}));
    if (std::is_integral_v<T> && x != double(T(x)))
      throw FieldError(i, join({s, " is not a whole number"}));
    return T(x);
  }

  const pg_node* nodes_ = nullptr;
  int32_t at_ = 0;
  const pg_fields* list_ = nullptr;
  std::string prefix_;
  std::vector<std::string> known_;
  bool required_ = false, unset_ = false;
};

}  // namespace plantgym
