// What is said about wrong parameters, at any depth.
#include "plantgym/fields.h"

#include <gtest/gtest.h>

#include "keys.h"
#include "support.h"

namespace plantgym::testing {
namespace {

struct Shop {
  int32_t days = 30, currency = 0, first = 1, last = 3;
  float rent = 5;
  bool open = true;
  std::vector<float> rain = {0, 12};
  std::vector<std::string> words;
  std::string title = "shop", letter, path;
  char code[4] = "abc";
  struct Shelf {
    std::string name;
    float length = 1;
    double depth = 0.5;
  };
  std::vector<Shelf> shelves;
  double owner_age = 0;
  int32_t any_kind = -1;
};

void fields(Shop& s, Fields& f) {
  f.number("days", s.days, 1, 400, "d", "open");
  f.number("rent", s.rent, 0, 100, "EUR/m2", "to pay");
  f.flag("open", s.open, "or not");
  f.numbers("rain", s.rain, 0, 500, "mm/d", "daily");
  f.texts("words", s.words, "to say");
  f.text("title", s.title, "on the door");
  f.text("code", s.code, "of the lock");
  f.choice("currency", s.currency, {"euro", "dollar"}, "to be paid in");
  f.range("years", s.first, s.last, 0, 9, "", "of business");
  f.file("letter", s.letter, "to read", &s.path);
  f.map("owner", "who owns it",
        [&](Fields& g) { g.required().number("age", s.owner_age, 0, 150, "", "of the owner"); });
  f.each("shelves", "by name", [&](const char* name, Fields& g) {
    Shop::Shelf& shelf = s.shelves.emplace_back();
    shelf.name = name;
    g.number("length", shelf.length, 0.01f, 100, "m", "along the wall");
    g.map("board", "of wood",
          [&](Fields& h) { h.number("depth", shelf.depth, 0, 2, "m", "from the wall"); });
  });
  f.any("extra", "anything", [&](const pg_node* nodes, int32_t i) {
    s.any_kind = nodes[i].kind;
    if (nodes[i].kind == PG_LIST) throw FieldError(i, "no lists here");
  });
}

Shop shop(const std::string& yaml, const std::string& file = "s.yaml") {
  Shop s;
  read_fields(parse_yaml(yaml, file), "env", [&](Fields& f) { fields(s, f); });
  return s;
}
std::string error_of_farm(const std::string& yaml) {
  return error_of([&] { shop(yaml); });
}

/// A float's 0.9 is less than 0.9, its 0.1 more than 0.1: limits hold what people write.
TEST(Fields, LimitsAreAsTheyAreWritten) {
  const auto share = [](const char* yaml) {
    float v = 0;
    read_fields(parse_yaml(yaml, "s.yaml"), "",
                [&](Fields& f) { f.number("share", v, 0.1f, 0.9f, "", "of all"); });
    return v;
  };
  EXPECT_EQ(share("share: 0.9"), 0.9f);
  EXPECT_EQ(share("share: 0.1"), 0.1f);
  EXPECT_EQ(error_of([&] { share("share: 0.9001"); }),
            "s.yaml:1:8: share: 0.9001 is not in [0.1, 0.9]");
}

TEST(Fields, ReadWhatIsWrittenAndLeaveTheRest) {
  const Shop s = shop(
      "{days: 1 week, rent: 2 EUR/m2, open: false, rain: [1, 2 mm/d, 1/4], words: [a, 'b c'],"
      " title: x y, code: ab, currency: dollar, years: 2..5, owner: {age: 44},"
      " shelves: {left: {length: 30 cm}, right: {board: {depth: 1}}}, extra: {}}");
  EXPECT_EQ(s.days, 7);
  EXPECT_EQ(s.rent, 2);
  EXPECT_FALSE(s.open);
  EXPECT_EQ(s.rain, (std::vector<float>{1, 2, 0.25f}));
  EXPECT_EQ(s.words, (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(s.title, "x y");
  EXPECT_STREQ(s.code, "ab");
  EXPECT_EQ(s.currency, 1);
  EXPECT_EQ(s.first, 2);
  EXPECT_EQ(s.last, 5);
  EXPECT_EQ(s.owner_age, 44);
  ASSERT_EQ(s.shelves.size(), 2u);
  EXPECT_EQ(s.shelves[0].name, "left");
  EXPECT_FLOAT_EQ(s.shelves[0].length, 0.3f);
  EXPECT_EQ(s.shelves[1].depth, 1);
  EXPECT_EQ(s.any_kind, PG_MAP);
  const Shop none = shop("{}");
  EXPECT_EQ(none.days, 30);
  EXPECT_EQ(none.rain.size(), 2u);
  EXPECT_TRUE(none.open);
}
TEST(Fields, NamedThingsAreNoList) {
  EXPECT_EQ(error_of_farm("shelves: [{length: 2}, {}]"),
            "s.yaml:1:10: env.shelves: must be a map of names and maps, {name: {…}}");
}
TEST(Fields, NullIsBackToTheDefault) {
  const Shop s = shop("{days: null, rain: ~, title: }");
  EXPECT_EQ(s.days, 30);
  EXPECT_EQ(s.rain.size(), 2u);
  EXPECT_EQ(s.title, "shop");
}
TEST(Fields, FilesAreBesideTheFileThatNamesThem) {
  TempDir folder;
  write(folder / "letter.txt", "dear shop");
  const Shop s = shop("letter: letter.txt", folder / "s.yaml");
  EXPECT_EQ(s.letter, "dear shop");
  EXPECT_EQ(s.path, folder / "letter.txt");
}

TEST(Fields, UnknownKeysAtAnyDepth) {
  EXPECT_EQ(
      error_of_farm("dais: 3"),
      "s.yaml:1:7: env.dais: unknown key; did you mean days? (keys: days, rent, open, rain, words, "
      "title, code, currency, years, letter, owner, shelves, extra)");
  EXPECT_EQ(error_of_farm("owner:\n  age: 3\n  aeg: 4\n"),
            "s.yaml:3:8: env.owner.aeg: unknown key; did you mean age? (keys: age)");
  EXPECT_EQ(
      error_of_farm("shelves:\n  left: {board: {dept: 1}}\n"),
      "s.yaml:2:24: env.shelves.left.board.dept: unknown key; did you mean depth? (keys: depth)");
}
TEST(Fields, MissingKeys) {
  EXPECT_EQ(error_of_farm("owner: {}"), "s.yaml:1:8: env.owner.age: missing; of the owner");
  EXPECT_EQ(error_of_farm("owner: {age: null}"),
            "s.yaml:1:14: env.owner.age: missing; of the owner");
}
TEST(Fields, ValuesOutOfRange) {
  EXPECT_EQ(error_of_farm("days: 0"), "s.yaml:1:7: env.days: 0 is not in [1, 400] d");
  EXPECT_EQ(error_of_farm("days: 1e300"), "s.yaml:1:7: env.days: 1e300 is not in [1, 400] d");
  EXPECT_EQ(error_of_farm("days: -inf"), "s.yaml:1:7: env.days: -inf is not in [1, 400] d");
  EXPECT_EQ(error_of_farm("rain: [1, 501]"),
            "s.yaml:1:11: env.rain[1]: 501 is not in [0, 500] mm/d");
  EXPECT_EQ(error_of_farm("shelves: {a: {length: 0}}"),
            "s.yaml:1:23: env.shelves.a.length: 0 is not in [0.01, 100] m");
  EXPECT_EQ(error_of_farm("years: 3..12"), "s.yaml:1:8: env.years: 3..12 is not within 0..9");
}
TEST(Fields, ValuesOfTheWrongKind) {
  EXPECT_EQ(error_of_farm("days: 9.5"), "s.yaml:1:7: env.days: 9.5 is not a whole number");
  EXPECT_EQ(error_of_farm("days: nine"),
            "s.yaml:1:7: env.days: 'nine' is not a number; expected a number of d");
  EXPECT_EQ(error_of_farm("days: 3 m"),
            "s.yaml:1:7: env.days: '3 m' has a unit of another dimension; expected a number of d");
  EXPECT_EQ(error_of_farm("days: 3 moons"),
            "s.yaml:1:7: env.days: '3 moons' has an unknown unit; expected a number of d");
  EXPECT_EQ(error_of_farm("days: [3]"), "s.yaml:1:7: env.days: must be a single value");
  EXPECT_EQ(error_of_farm("title: {a: 1}"), "s.yaml:1:8: env.title: must be a single value");
  EXPECT_EQ(error_of_farm("rain: 3"), "s.yaml:1:7: env.rain: must be a list of numbers");
  EXPECT_EQ(error_of_farm("rain: [1, x]"),
            "s.yaml:1:11: env.rain[1]: 'x' is not a number; expected a number of mm/d");
  EXPECT_EQ(error_of_farm("words: 3"), "s.yaml:1:8: env.words: must be a list of words");
  EXPECT_EQ(error_of_farm("owner: 3"), "s.yaml:1:8: env.owner: must be a map of keys and values");
  EXPECT_EQ(error_of_farm("shelves: 3"),
            "s.yaml:1:10: env.shelves: must be a map of names and maps, {name: {…}}");
  EXPECT_EQ(error_of_farm("shelves: {a: 3}"),
            "s.yaml:1:14: env.shelves.a: must be a map of keys and values");
  EXPECT_EQ(error_of_farm("years: 5..2"),
            "s.yaml:1:8: env.years: the first of 5..2 is above the last");
  EXPECT_EQ(error_of_farm("extra: [1]"), "s.yaml:1:8: env.extra: no lists here");
  EXPECT_EQ(error_of_farm("[1]"), "s.yaml:1:1: env: must be a map of keys and values");
}
TEST(Fields, WordsThatAreNoChoice) {
  EXPECT_EQ(
      error_of_farm("currency: dolar"),
      "s.yaml:1:11: env.currency: 'dolar' is not a choice; did you mean dollar? (choices: euro, "
      "dollar)");
  EXPECT_EQ(error_of_farm("open: maybe"),
            "s.yaml:1:7: env.open: 'maybe' is not a choice; choices: false, true");
}
TEST(Fields, TextsThatAreTooLong) {
  EXPECT_EQ(error_of_farm("code: abcd"), "s.yaml:1:7: env.code: longer than 3 bytes");
}
TEST(Fields, FilesThatCannotBeRead) {
  EXPECT_EQ(error_of_farm("letter: none.txt"),
            "s.yaml:1:9: env.letter: cannot read file none.txt: no such file or folder");
  TempDir folder;
  EXPECT_EQ(error_of([&] { shop("letter: .", folder / "s.yaml"); }),
            folder / "s.yaml:1:9: env.letter: cannot read file " + (folder / ".: it is a folder"));
}

TEST(Keys, AreListedWithoutReading) {
  const auto all = keys_of([](Fields& f) {
    Shop s;
    fields(s, f);
  });
  std::string text;
  for (const KeyInfo& k : all)
    text += join(
        {k.key, ":", k.type, "=", k.required ? "!" : k.initial, "[", k.unit, "]", k.choices, " "});
  EXPECT_EQ(
      text,
      "days:int=30[d] rent:float=5[EUR/m2] open:choice=true[]false|true rain:numbers=[0, 12][mm/d] "
      "words:texts=[] title:text=shop[] code:text=abc[] currency:choice=euro[]euro|dollar "
      "years:range=1..3[] letter:file=[] owner:map=[] owner.age:float=![] shelves:map=[] "
      "shelves.*.length:float=1[m] shelves.*.board:map=[] shelves.*.board.depth:float=0.5[m] "
      "extra:any=[] ");
}
TEST(Keys, DefaultsAreAddedWhereNothingIsWritten) {
  Node n = parse_yaml("{days: 4, shelves: {a: {}, b: {length: 2}}}", "s.yaml");
  const auto keys = keys_of([](Fields& f) {
    Shop s;
    fields(s, f);
  });
  add_defaults(n, keys);
  EXPECT_EQ(child(n, "days")->value, "4");
  EXPECT_EQ(child(n, "rent")->value, "5");
  EXPECT_EQ(child(n, "rent")->file, "default");
  EXPECT_EQ(child(*child(*child(n, "shelves"), "a"), "length")->value, "1");
  EXPECT_EQ(child(*child(*child(n, "shelves"), "b"), "length")->value, "2");
  EXPECT_EQ(find_all(n, "shelves.*.length").size(), 2u);
}

}  // namespace
}  // namespace plantgym::testing
