// Names that stand for maps: found beside the file, laid over, blamed at their place.
#include "library.h"

#include <gtest/gtest.h>

#include "learners/run_config.h"
#include "support.h"

namespace plantgym::testing {
namespace {

class Library : public ::testing::Test {
 protected:
  Library() {
    std::filesystem::create_directories(dir_ / "crops");
    write(dir_ / "crops/rye.yaml", "stages: [20, 30, 40, 20]\nyield_most: 6 t/ha\n");
    write(dir_ / "crops/old_rye.yaml", "extends: rye.yaml\nyield_most: 4 t/ha\n");
    write(dir_ / "w.csv", "date,precip,eto\n2001-01-01,0,1\n");
  }
  /// The zone's crop after `yaml` was read as a world file and `overrides` laid over it.
  Node crop(const std::string& yaml, const std::vector<std::string>& overrides = {}) {
    write(dir_ / "w.yaml", "farm: {weather: {file: w.csv}}\nzones:\n  a: {crop: " + yaml + "}\n");
    Node tree = read_target(dir_ / "w.yaml", overrides);
    Node& env = *child(tree, "env");
    expand_names(env, builtins().find("farm/field"));
    const std::string once = to_yaml(env);
    expand_names(env, builtins().find("farm/field"));
    EXPECT_EQ(to_yaml(env), once);  // done once, it does nothing more
    return *find_all(env, "world.zones.a.crop").at(0);
  }
  std::string yield_of(const std::string& yaml, const std::vector<std::string>& overrides = {}) {
    const Node c = crop(yaml, overrides);
    return child(c, "yield_most") ? child(c, "yield_most")->value : "";
  }
  std::string wrong(const std::string& yaml, const std::vector<std::string>& overrides = {}) {
    return error_of([&] { crop(yaml, overrides); });
  }
  TempDir dir_;
};

TEST_F(Library, a_name_is_the_map_in_its_file) {
  const Node c = crop("rye");
  EXPECT_EQ(child(c, "yield_most")->value, "6 t/ha");
  EXPECT_EQ(child(c, "yield_most")->file, dir_ / "crops/rye.yaml");
  EXPECT_EQ(child(c, "yield_most")->via, dir_ / "w.yaml" + std::string(":3"));
  EXPECT_EQ(yield_of("old_rye"), "4 t/ha");  // files of a library extend files
}
TEST_F(Library, a_map_lies_over_the_name_that_it_extends) {
  EXPECT_EQ(yield_of("{extends: rye, yield_most: 9 t/ha}"), "9 t/ha");
  EXPECT_EQ(yield_of("{extends: rye, price: 3}"), "6 t/ha");
  EXPECT_EQ(yield_of("{price: 3}"), "");
}
TEST_F(Library, the_command_line_lies_over_a_name) {
  EXPECT_EQ(yield_of("rye", {"env.world.zones.a.crop.yield_most=7"}), "7");
  EXPECT_EQ(child(crop("rye", {"env.world.zones.a.crop.price=7"}), "yield_most")->value, "6 t/ha");
  EXPECT_EQ(yield_of("rye", {"env.world.zones.a.crop=old_rye"}), "4 t/ha");
  EXPECT_EQ(yield_of("{price: 1}", {"env.world.zones.a.crop.extends=rye"}), "6 t/ha");
}
TEST_F(Library, a_shipped_file_stands_for_a_name_that_no_file_beside_has) {
  EXPECT_EQ(yield_of("maize_grain"), "14 t/ha");
  write(dir_ / "crops/maize_grain.yaml", "yield_most: 1 t/ha\n");
  EXPECT_EQ(yield_of("maize_grain"), "1 t/ha");
}
TEST_F(Library, an_unknown_name_is_told_with_the_known) {
  const std::string why = wrong("ryo");
  EXPECT_EQ(why.rfind(dir_ / "w.yaml" + std::string(":3:"), 0), 0u) << why;
  EXPECT_NE(why.find("crop: 'ryo' is unknown; did you mean rye? (crops: "), std::string::npos)
      << why;
  EXPECT_NE(why.find("old_rye"), std::string::npos) << why;
  EXPECT_NE(why.find("potato"), std::string::npos) << why;
  EXPECT_NE(wrong("{extends: [rye]}").find("extends: must be a name"), std::string::npos);
  EXPECT_NE(wrong("../w").find("cannot read file"), std::string::npos);
}
TEST_F(Library, a_key_inside_a_value_that_is_no_name_is_refused) {
  EXPECT_NE(wrong("rye", {"env.world.zones.a.area=3", "env.world.zones.a.area.x=4"})
                .find("'x' is inside 'area', which is a single value"),
            std::string::npos);
}
TEST_F(Library, a_run_stands_alone) {
  write(dir_ / "w.yaml", "farm: {weather: {file: w.csv}}\nzones:\n  a: {crop: rye}\n");
  const RunConfig run = read_run(read_target(dir_ / "w.yaml", {}), "x", builtins());
  EXPECT_NE(to_yaml(run.tree).find("stages:"), std::string::npos);
  EXPECT_EQ(to_yaml(run.tree).find("rye"), std::string::npos) << to_yaml(run.tree);
}
TEST(Libraries, every_shipped_file_makes_a_field) {
  namespace fs = std::filesystem;
  int count = 0;
  for (const std::string kind : {"crop", "soil", "system"})
    for (const auto& file : fs::directory_iterator(source("configs/worlds/farm/" + kind + "s"))) {
      const std::string name = file.path().stem().string();
      const std::string yaml =
          "{world: {farm: {weather: {file: configs/worlds/farm/weather/champion.csv}}, "
          "zones: {a: {" +
          kind + ": " + name + "}}}}";
      EXPECT_EQ(error_of([&] { make("farm/field", yaml); }), "") << name;
      ++count;
    }
  EXPECT_EQ(count, 12 + 12 + 7);
}

/// Ayers and Westcot (1985), FAO-29, table 4: the soil's salinity at which half of the yield is
/// left [dS/m]. The crops' thresholds and slopes are printed by themselves in FAO-56, table 23.
TEST(Libraries, salt_halves_the_yields_where_fao_29_says) {
  const std::pair<const char*, double> half[] = {
      {"cotton", 17},  {"dry_bean", 3.6},    {"maize_grain", 5.9},   {"onion_dry", 4.3},
      {"potato", 5.9}, {"soybean", 7.5},     {"sorghum_grain", 9.9}, {"sugar_beet", 15},
      {"tomato", 7.6}, {"wheat_spring", 13}, {"wheat_winter", 13}};
  for (const auto& [name, ece] : half) {
    const Node crop = read_yaml(source(join({"configs/worlds/farm/crops/", name, ".yaml"})));
    const Node* salt = child(crop, "salt");
    ASSERT_TRUE(salt) << name;
    double threshold = 0, loss = 0;
    EXPECT_EQ(parse_quantity(child(*salt, "threshold")->value, "dS/m", threshold), nullptr);
    EXPECT_EQ(parse_quantity(child(*salt, "loss")->value, "", loss), nullptr);
    // printed to two digits, from a slope that is rounded, too
    EXPECT_NEAR(threshold + 50 / loss, ece, 0.035 * ece) << name;
  }
}
TEST(Libraries, salt_lowers_what_a_shipped_crop_yields) {
  const auto yield = [](const char* salinity) {
    VecEnv env = make("farm/field_box",
                      join({"{years: 2000..2000, world: {farm: {weather: {file: "
                            "configs/worlds/farm/weather/champion.csv}}, zones: {a: {crop: "
                            "maize_grain, soil: {extends: loam, salinity: ",
                            salinity, "}}}}}"}));
    Transition t(env.spec(), 1);
    env.reset(t.io);
    do *t.action<float>() = 25, env.step(t.io);
    while (!t.io.terminated[0]);
    for (int32_t k = 0; k < env.spec().n_metrics; ++k)
      if (std::string(env.spec().metrics[k].name) == "yield") return t.io.final_metrics[k];
    return -1.0f;
  };
  EXPECT_EQ(yield("0"), yield("1.7"));
  // 27.6 % less transpiration, while the soil evaporates as ever
  EXPECT_LT(yield("4"), 0.85f * yield("1.7"));
  EXPECT_GT(yield("4"), 0.724f * yield("1.7"));
}

}  // namespace
}  // namespace plantgym::testing
