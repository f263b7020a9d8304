#include "agents/policy/policy_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "agents/policies.h"
#include "agents/policy/safetensors.h"

namespace plantgym::testing {
namespace {

/// A policy with something of everything: frames, time, scaling, labels, an image, a vector.
Policy rich(Encoder encoder = Encoder::kGrid) {
  static const Spaces s({part("view", PG_U8, {3, 3, 1}, 4), part("vector", PG_F32, {2})}, {2, 3});
  NetworkConfig c;
  c.hidden = {8}, c.layer_norm = true;
  c.encoders = {{"view", encoder}};
  MadeNetwork made(s, c, {{{"policy", 5, 0.5}}, {{"value", 1, 1}}}, 11);
  Policy p = made.policy;
  p.seed = 3, p.steps = 12345678901;
  p.sight.features[9].mean = 0.1, p.sight.features[9].scale = 1 / 3.0;
  p.sight.features[10].low = -INFINITY, p.sight.features[10].high = INFINITY;
  p.sight.features[0].labels = {"none", "wall", "\"door\"", "k\xC3\xA4se\t"};
  p.sight.features[0].unit = std::string("mm/d"), p.sight.clip = 10;
  p.outputs[0].labels = {"wait", "30 mm"};
  return p;
}

/// Table and tiles over the same two spaces.
Policy table() {
  static const Spaces s({part("state", PG_I32, {2}, 3)}, {2, 2});
  Policy p = around(s);
  p.kind = Policy::kTable, p.joint = true, p.masked = true;
  for (int k = 0; k < 36; ++k) p.table.values.push_back(std::sin(k) / 3);
  check_policy(p);
  return p;
}
Policy tiles() {
  static const Spaces s({part("vector", PG_F32, {2})}, {3});
  Policy p = around(s);
  p.kind = Policy::kTiles, p.joint = true;
  p.tiles.groups = {{{0, 4, -2, 2}, {1, 3, -1, 1.5}}, {{1, 5, -2, 2}}};
  p.tiles.tilings = 4;
  for (int64_t k = 0; k < 3 * p.tile_count(); ++k) p.tiles.weights.push_back(std::sin(double(k)));
  check_policy(p);
  return p;
}

Policy clusters() {
  static const Spaces s({part("vector", PG_F32, {3})}, {3, 2});
  Policy p = around(s);
  p.kind = Policy::kClusters, p.joint = true;
  p.clusters.elements = {{2, 0.3}, {0, 1.7}};
  for (int32_t k = 0; k < 2 * 20; ++k) p.clusters.centres.push_back(4 * std::sin(7 * k));
  for (int32_t k = 0; k < 6 * 20; ++k) p.clusters.values.push_back(std::sin(double(k)));
  check_policy(p);
  return p;
}

/// Whether two policies act alike, and say the same of themselves.
void expect_same(const Policy& a, const Policy& b) {
  EXPECT_EQ(policy_as_json(a), policy_as_json(b));
  PolicyActor x(a), y(b);
  std::vector<float> obs, one(a.outputs.size()), other(b.outputs.size());
  Rng rng(3, 0, 0, 0);
  for (int k = 0; k < 300; ++k) {
    draw(a, rng, obs);
    EXPECT_EQ(x.act(obs.data(), nullptr, one.data()), y.act(obs.data(), nullptr, other.data()));
    EXPECT_EQ(one, other);
    EXPECT_EQ(x.values(), y.values());
  }
}

TEST(PolicyFile, reads_back_what_was_written) {
  for (const Policy& p : {rich(), table(), tiles(), clusters()}) {
    expect_same(p, read_policy(policy_as_json(p)));
    expect_same(p, read_policy(policy_as_safetensors(p)));
  }
}

TEST(PolicyFile, tables_tiles_and_clusters_act_as_their_c_source) {
  Policy hashed = tiles();
  hashed.tiles.memory = 16, hashed.tiles.weights.resize(48);
  for (const Policy& p : {table(), tiles(), hashed, clusters()}) {
    const Compiled c(p);
    ASSERT_EQ(c.said, "");
    const auto act = c.get<int(const float*, const unsigned char*, float*)>("plantgym_act");
    PolicyActor actor(p);
    std::vector<float> obs, mine(p.outputs.size()), other(p.outputs.size());
    std::vector<uint8_t> mask(size_t(p.values()));
    Rng rng(4, 0, 0, 0);
    for (int k = 0; k < 100000; ++k) {
      draw(p, rng, obs);
      if (k % 10 == 0) obs[0] = k % 20 ? -7.0f : 99.5f;
      for (uint8_t& m : mask) m = rng.below(3) > 0;
      const uint8_t* legal = k % 2 && p.masked ? mask.data() : nullptr;
      ASSERT_EQ(actor.act(obs.data(), legal, mine.data()), act(obs.data(), legal, other.data()));
      ASSERT_EQ(mine, other);
    }
  }
}

// The first feature is named in Python's own words: tests of a file that only we read prove little.
TEST(PolicyFile, is_read_by_pythons_safetensors) {
  const char* python = std::getenv("PLANTGYM_PYTHON");
  if (!python) GTEST_SKIP() << "PLANTGYM_PYTHON names no python with safetensors and numpy";
  const TempDir dir;
  const Policy p = rich();
  write(dir / "p.safetensors", policy_as_safetensors(p));
  write(dir / "read.py", R"(
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="np") as f:
    d = json.loads(f.metadata()["plantgym"])
    assert d["format"] == "plantgym.policy" and d["steps"] == 12345678901
    assert d["observation"]["features"][0]["labels"][3] == "käse\t"
    assert d["observation"]["features"][10]["low"] is None
    assert sorted(f.keys()) == sorted(a["name"] for a in d["network"]["arrays"])
    for a in d["network"]["arrays"]:
        t = f.get_tensor(a["name"])
        assert list(t.shape) == a["shape"] and t.dtype == "float32"
        print(a["name"], repr(float(t.astype("float64").sum())))
)");
  const std::string command = join({"'", python, "' '", dir / "read.py", "' '",
                                    dir / "p.safetensors", "' > '", dir / "out.txt", "' 2>&1"});
  EXPECT_EQ(std::system(command.c_str()), 0) << contents(dir / "out.txt");
  for (const PolicyArray& a : p.network.arrays) {
    double sum = 0;
    for (const float x : a.values) sum += double(x);
    const std::string out = contents(dir / "out.txt");
    const size_t at = out.find(join({a.name, " "}));
    ASSERT_NE(at, std::string::npos) << out;
    EXPECT_NEAR(std::stod(out.substr(at + a.name.size() + 1)), sum, 1e-9);
  }
}

// No byte that is changed or lost may do worse than an error.
TEST(PolicyFile, survives_what_is_torn_or_spoilt) {
  for (const std::string& whole :
       {policy_as_json(rich(Encoder::kFlat)), policy_as_safetensors(tiles()),
        policy_as_json(clusters()), policy_as_safetensors(clusters())}) {
    Rng rng(6, 0, 0, 0);
    int refused = 0, read = 0;
    for (int k = 0; k < 3000; ++k) {
      std::string bad = whole;
      const size_t at = size_t(rng.below(int32_t(whole.size())));
      if (k % 3)
        bad[at] = k % 2 ? char(rng.below(256)) : "0919-e.,:{}[]\""[rng.below(14)];
      else
        bad.resize(at);
      try {
        const Policy p = read_policy(bad);
        PolicyActor actor(p);
        std::vector<float> obs(p.sight.features.size(), 1), action(p.outputs.size());
        actor.act(obs.data(), nullptr, action.data()), ++read;
      } catch (const Error&) {
        ++refused;
      }
    }
    EXPECT_GT(refused, 1000);
    EXPECT_TRUE(read > 0 || whole[0] != '{');  // a digit of a weight is not told in JSON
  }
}

/// Any bit of an array; and files that were written without a checksum are read.
TEST(PolicyFile, a_flipped_bit_of_a_weight_is_told) {
  const std::string whole = policy_as_safetensors(rich(Encoder::kFlat));
  for (size_t back = 1; back < 400; back += 7) {
    std::string bad = whole;
    bad[whole.size() - back] = char(bad[whole.size() - back] ^ (1 << back % 8));
    EXPECT_EQ(error_of([&] { read_policy(bad); }),
              "is damaged: its checksum does not fit; copy it again, or export it again");
  }
  std::string old = whole;
  const size_t at = old.find("\"crc32c\"");
  ASSERT_NE(at, std::string::npos);
  old.replace(at, 8, "\"nobody\"");
  expect_same(rich(Encoder::kFlat), read_policy(old));
}

TEST(PolicyFile, says_what_is_wrong) {
  const std::string good = policy_as_json(table());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return error_of([&] { read_policy(text); });
  };
  EXPECT_EQ(error_of([] { read_policy(""); }), "is empty; export the policy again");
  EXPECT_EQ(error_of([] { read_policy("{}"); }),
            "not a policy of plantgym: 'format' does not say plantgym.policy");
  EXPECT_EQ(with("plantgym.policy", "something"),
            "not a policy of plantgym: 'format' does not say plantgym.policy");
  EXPECT_EQ(with("\"version\": 1", "\"version\": 2"),
            "has format version 2, this program reads version 1");
  EXPECT_EQ(with("\"joint\": true", "\"joint\": 1"),
            "21:14: 'joint' is a number, not true or false");
  EXPECT_EQ(with("\"frames\": 1", "\"frames\": 1.5"),
            "10:15: 'frames' is not a whole number in [0, 1073741824]");
  EXPECT_EQ(with("\"frames\": 1", "\"frames\": 2"), "the table has 36 values, not 81 x 4");
  EXPECT_NE(with("\"frames\"", "frames").find(": a key in \" is missing"), std::string::npos);
}

TEST(Json, reads_what_the_standard_allows_and_no_more) {
  const Json j =
      parse_json(R"( {"a": [1, -2.5e1, 0], "b": [1, "x", null], "c\u00e4\ud83d\ude00": true} )");
  EXPECT_EQ(j.numbers_at("a"), (std::vector<double>{1, -25, 0}));
  EXPECT_EQ(j.at("b", Json::kList).list.size(), 3u);
  EXPECT_TRUE(j.at("c\xC3\xA4\xF0\x9F\x98\x80", Json::kFlag).flag);
  EXPECT_EQ(to_json(j),
            "{\"a\": [1, -25, 0], \"b\": [1, \"x\", null], \"c\xC3\xA4\xF0\x9F\x98\x80\": true}");
  for (const char* bad : {"",
                          "{",
                          "[1,]",
                          "{\"a\":1,}",
                          "01",
                          "1.",
                          ".5",
                          "+1",
                          "nan",
                          "Infinity",
                          "1e999",
                          "tru",
                          "\"a",
                          "\"\\x\"",
                          "\"\\ud800\"",
                          "\"\n\"",
                          "[1] 2",
                          "{a: 1}",
                          "{\"a\": 1, \"a\": 2}",
                          "'a'"})
    EXPECT_NE(error_of([&] { parse_json(bad); }), "") << bad;
  EXPECT_EQ(error_of([] { parse_json("{\"a\": 1,\n \"a\": 2}"); }), "2:2: 'a' is written twice");
  EXPECT_NE(error_of([] { parse_json(std::string(100, '[')); }).find("deeper than 64"),
            std::string::npos);
}

}  // namespace
}  // namespace plantgym::testing
