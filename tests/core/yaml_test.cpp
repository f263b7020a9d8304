// Trees from files and command lines, and what is said about wrong ones.
#include <gtest/gtest.h>

#include "support.h"

namespace plantgym::testing {
namespace {

Node yaml(const std::string& text) { return parse_yaml(text, "f.yaml"); }
std::string error_in(const std::string& text) {
  return error_of([&] { yaml(text); });
}
std::string value(Node n, const std::string& path) {
  Node* at = &n;
  for (size_t from = 0; at && from <= path.size();) {
    const size_t dot = std::min(path.find('.', from), path.size());
    at = child(*at, path.substr(from, dot - from)), from = dot + 1;
  }
  return at ? at->value : "(none)";
}

TEST(Yaml, PlacesAreThoseOfTheText) {
  const Node n = yaml("a: 1\nb:\n  c: [x, y]\n");
  const Node* c = child(*child(n, "b"), "c");
  ASSERT_EQ(c->children.size(), 2u);
  EXPECT_EQ(c->children[1].value, "y");
  EXPECT_EQ(c->children[1].line, 3);
  EXPECT_EQ(c->children[1].column, 10);
  EXPECT_EQ(c->children[1].file, "f.yaml");
}
TEST(Yaml, NullIsEmptyAndAQuotedNullIsAWord) {
  const Node n = yaml("{a: null, b: ~, c: , d: 'null', e: ''}");
  for (const char* key : {"a", "b", "c", "e"}) EXPECT_EQ(child(n, key)->value, "") << key;
  EXPECT_EQ(child(n, "d")->value, "null");
}
TEST(Yaml, ErrorsNameThePlace) {
  EXPECT_EQ(error_in("a: 1\nb:\n  c: 2\n  c: 3\n"), "f.yaml:4:3: c: written twice");
  EXPECT_EQ(error_in("{a: 1, b: {c: 1, c: 2}}"), "f.yaml:1:18: c: written twice");
  EXPECT_EQ(error_in("a: &x 1\nb: 2\n"),
            "f.yaml:1:4: a: anchors are not read; write the value out");
  EXPECT_EQ(error_in("a: &x {b: 1}\n"), "f.yaml:1:4: a: anchors are not read; write the value out");
  EXPECT_EQ(error_in("a: [1, 2\nb: 3\n"), "f.yaml:2:2: end of sequence flow not found");
  EXPECT_EQ(error_in("a: 1\n---\nb: 2\n"), "f.yaml:3:1: a second document in one file");
  EXPECT_EQ(error_in("? [a]\n: 1\n"), "f.yaml:1:3: a key must be a word");
  EXPECT_EQ(error_in("a:\n  ? {b: 1}\n  : 1\n"), "f.yaml:2:5: a key must be a word");
  EXPECT_EQ(error_in("? \n: 1\n"), "f.yaml:2:1: a key must be a word");
  EXPECT_EQ(error_in("a: \"x\\0y\"\n"), "f.yaml:1:4: a: holds a zero byte");
}
TEST(Yaml, AliasesAreRefused) {
  EXPECT_EQ(error_in("a: 1\nb: *x\n").substr(0, 11), "f.yaml:2:4:");
  EXPECT_NE(error_in("a: &x 1\nb: *x\n").find("anchors are not read"), std::string::npos);
}
TEST(Yaml, DepthIsBounded) {
  const std::string opening(80, '['), closing(80, ']');
  EXPECT_EQ(error_in(opening + closing), "f.yaml:1:65: nested deeper than 64");
  EXPECT_EQ(error_in(std::string(100000, '[')), "f.yaml:1:1001: nested deeper than 64");
  EXPECT_EQ(error_in("a: " + std::string(60, '[') + std::string(60, ']')), "");
}
TEST(Yaml, OfAnyBytesAnErrorAtWorst) {
  uint32_t x = 1;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int k = 0; k < 40; ++k)
      x = x * 1664525u + 1013904223u, text += "ab:-[]{},\n \"'&*#!|>?%@\t\x01\xff"[(x >> 16) % 26];
    error_in(text);  // throws Error or nothing: anything else ends the test
  }
}
TEST(Yaml, IsReadBackAsWritten) {
  const std::string text =
      "a: 1\nb:\n  c: x y\n  d:\n    - 1\n    - \"[\"\n  e: {}\nf: []\ng: \"null\"\nh: null\n"
      "i: |\n  one\n  two\n";
  EXPECT_EQ(to_yaml(yaml(text)), text);
  for (const char* word :
       {"- a",  " a", "a ", "#a", "a: b", "a #b", "\"",   "\\", "\t",   "\x7f", "%a",    "*a",
        "&a",   "!a", "?",  "-",  "",     "~",    "null", "é",  "a\nb", "a\n",  "\na\n", "1e5",
        "-1.5", "--", "@",  "`",  "a'b",  "{",    "[",    "|",  ">",    "..."}) {
    Node n;
    Node& c = n.children.emplace_back();
    c.kind = PG_SCALAR, c.key = "k", c.value = word;
    const Node back = yaml(to_yaml(n));
    ASSERT_NE(child(back, "k"), nullptr) << word;
    EXPECT_EQ(child(back, "k")->value, word);
  }
}
TEST(Yaml, KeysOfAnyWordAreReadBack) {
  for (const char* word : {"~", "null", "a b", "#", "1", "a:b", "- x", "é"}) {
    Node n;
    Node& c = n.children.emplace_back();
    c.kind = PG_SCALAR, c.key = word, c.value = "v";
    EXPECT_EQ(error_of([&] { EXPECT_EQ(yaml(to_yaml(n)).children.at(0).key, word); }), "") << word;
  }
}

class YamlFiles : public ::testing::Test {
 protected:
  std::string put(const std::string& name, const std::string& text) {
    write(folder_ / name, text);
    return folder_ / name;
  }
  std::string read_error(const std::string& path) {
    return error_of([&] { read_yaml(path); });
  }
  TempDir folder_;
};

TEST_F(YamlFiles, ExtendLaysMapsOverAndReplacesListsAndScalars) {
  put("base.yaml", "a: {x: 1, y: 2}\nlist: [1, 2]\nkeep: k\nback: 5\n");
  put("other.yaml", "a: {y: 3}\n");
  const std::string top =
      put("top.yaml", "extends: [base.yaml, other.yaml]\na: {z: 4}\nlist: [3]\nback: null\n");
  const Node n = read_yaml(top);
  EXPECT_EQ(value(n, "a.x"), "1");
  EXPECT_EQ(value(n, "a.y"), "3");  // the later file wins
  EXPECT_EQ(value(n, "a.z"), "4");
  EXPECT_EQ(child(n, "list")->children.size(), 1u);
  EXPECT_EQ(value(n, "keep"), "k");
  EXPECT_EQ(value(n, "back"), "");
  EXPECT_EQ(child(n, "extends"), nullptr);
}
TEST_F(YamlFiles, ErrorsInABaseSayWhoDrewItIn) {
  put("base.yaml", "a: 1\nb: 2\n");
  const std::string top = put("top.yaml", "c: 3\nextends: base.yaml\n");
  const Node n = read_yaml(top);
  EXPECT_EQ(std::string(error_at(*child(n, "b"), "b", "is wrong").what()),
            folder_ / "base.yaml:2:4: b: is wrong (extended from " + top + ":2)");
}
TEST_F(YamlFiles, CirclesAndMissingFilesAreRefused) {
  const std::string round = put("round.yaml", "extends: round.yaml\n");
  EXPECT_NE(read_error(round).find("extends: more than 16 files extend each other: a circle?"),
            std::string::npos);
  const std::string a = put("a.yaml", "extends: b.yaml\n");
  put("b.yaml", "extends: a.yaml\n");
  EXPECT_NE(read_error(a).find("a circle?"), std::string::npos);
  const std::string lost = put("lost.yaml", "x: 1\nextends: none.yaml\n");
  EXPECT_EQ(read_error(lost), lost + ":2:10: extends: cannot read file " +
                                  (folder_ / "none.yaml: no such file or folder"));
  const std::string folder = put("folder.yaml", "extends: .\n");
  EXPECT_EQ(read_error(folder),
            folder + ":1:10: extends: cannot read file " + (folder_ / ": it is a folder"));
  const std::string wrong = put("wrong.yaml", "extends: {a: 1}\n");
  EXPECT_EQ(read_error(wrong), wrong + ":1:10: extends: must be the name of a file");
  const std::string list = put("list.yaml", "[1, 2]\n");
  EXPECT_EQ(read_error(list), list + ":1:1: a file must hold a map of keys and values");
  EXPECT_EQ(read_error(folder_ / "none.yaml"),
            folder_ / "none.yaml: cannot read this file: no such file or folder");
  EXPECT_EQ(read_error(folder_.path()), folder_.path() + ": cannot read this file: it is a folder");
}
TEST_F(YamlFiles, AnEmptyFileIsAnEmptyMap) {
  EXPECT_TRUE(read_yaml(put("empty.yaml", "")).children.empty());
  EXPECT_TRUE(read_yaml(put("comment.yaml", "# nothing\n")).children.empty());
}
TEST_F(YamlFiles, AWorldIsReplacedByItsFileAndCanBeOverridden) {
  put("world.yaml", "grid: {limit: 3, map: ab}\n");
  const std::string run = put("run.yaml", "env: {name: x, world: world.yaml}\n");
  Node n = read_yaml(run);
  assign(n, "env.world.grid.limit=9", 1);
  expand_worlds(n);
  EXPECT_EQ(value(n, "env.world.grid.limit"), "9");
  EXPECT_EQ(value(n, "env.world.grid.map"), "ab");
  Node plain = read_yaml(run);
  expand_worlds(plain);
  EXPECT_EQ(value(plain, "env.world.grid.limit"), "3");
}

TEST(Assign, ReplacesOneValue) {
  Node n = yaml("{zones: [{area: 1}, {area: 2}], reward: {water: -1}}");
  assign(n, "zones.1.area=7", 1);
  assign(n, "reward.yield=3", 2);
  assign(n, "new.map={a: 1}", 3);
  assign(n, "zones.0={store: 50}", 4);
  EXPECT_EQ(child(n, "zones")->children[1].children[0].value, "7");
  EXPECT_EQ(child(n, "zones")->children[0].children[0].key, "store");
  EXPECT_EQ(value(n, "reward.yield"), "3");
  EXPECT_EQ(value(n, "new.map.a"), "1");
  EXPECT_EQ(child(n, "reward")->children[1].file, "command line");
}
TEST(Assign, ErrorsNameTheArgument) {
  Node n = yaml("{zones: [{area: 1}], days: 3}");
  const auto wrong = [&](const std::string& argument) {
    return error_of([&] { assign(n, argument, 6); });
  };
  EXPECT_EQ(wrong("zones.2.area=7"),
            "command line:6:1: zones.2.area: 2 is not one of the list's 1 places");
  EXPECT_EQ(wrong("zones.x=7"), "command line:6:1: zones.x: x is not one of the list's 1 places");
  EXPECT_EQ(wrong("days"), "command line:6:1: 'days' must be key=value");
  EXPECT_EQ(wrong("=3"), "command line:6:1: '=3' must be key=value");
  EXPECT_EQ(wrong("days.more=3"),
            "command line:6:1: days.more: 'more' is inside 'days', which is a single value");
  EXPECT_EQ(wrong("a..b=3"), "command line:6:1: a..b: an empty word in the key");
  EXPECT_NE(wrong("days=[1").find("command line:"), std::string::npos);
}
TEST(Assign, APlaceInTheValueIsCountedFromTheArgumentsStart) {
  Node n = yaml("{a: 1}");
  assign(n, "a={b: x, c: y}", 4);
  const Node* c = child(*child(n, "a"), "c");
  EXPECT_EQ(c->line, 4);
  EXPECT_EQ(c->column, 13);
}

TEST(Paths, OfEveryNode) {
  const Node n = yaml("{a: 1, zones: [{area: 2}, {store: {x: 3}}], b: {c: 4}}");
  const std::vector<pg_node> nodes = flatten(n);
  std::string all;
  for (int32_t i = 0; i < int32_t(nodes.size()); ++i) all += path_of(nodes, i) + " ";
  EXPECT_EQ(all, " a zones zones[0] zones[0].area zones[1] zones[1].store zones[1].store.x b b.c ");
}

}  // namespace
}  // namespace plantgym::testing
