// A production line, or any other plant: which stations run, which hold, which are repaired first.
#pragma once
#include "envs/factory/plant_env.h"

namespace plantgym {

struct LineTask {
  static constexpr const char *kName = "factory/line",
                              *kDoc = "Run or hold the stations of a plant; who is repaired first.";
  static constexpr bool kStartsOff = false, kEndsWithOrders = false;
  enum Order : int32_t { kRun, kHold, kRepairFirst };
  static constexpr const char* kOrders[] = {"run", "hold", "repair_first"};
  // observation elements of a station, and of the plant
  static constexpr int32_t kOwn = 11, kShared = 2;
  static constexpr float kLongLine = 20;  // parts in a buffer without end that look like a full one

  static const char* misfit(const PlantWorld& w) { return who_would_decide(w); }
  static void describe(const TaskParams& p, const char* const* names, Spec& s) {
    s.action = {.name = "orders", .shape = {p.stations.size}};
    for (int32_t k = 0; k < p.stations.size; ++k) {
      s.action.counts.push_back(p.choices[k]), s.action.units.push_back("1");
      s.action.names.push_back(names[p.stations[k].node]);
      for (int32_t c = 0; c < p.choices[k]; ++c) s.action.labels.push_back(kOrders[c]);
    }
    s.obs = {seen(p, names)}, s.reward[0] = 1;
  }
  PG_HD static double reward(const Totals& now, const Totals& before, int32_t) {
    return now.good - before.good;
  }
  PG_HD static void act(const factory::Run& r, const int32_t* a, double) {
    for (int32_t k = 0; k < r.p.n_stations; ++k)
      factory::hold(r, k, a[k] == kHold), factory::repair_first(r, k, a[k] == kRepairFirst);
  }
  PG_HD static void look_at(const TaskParams& p, const factory::Run& r, float* to) {
    for (int32_t k = 0; k < r.p.n_stations; ++k) look(p, r, k, to + k * kOwn);
    float* shared = to + r.p.n_stations * kOwn;
    int32_t crews = 0, busy = 0;
    for (int32_t k = 0; k < r.p.n_crews; ++k) crews += r.p.crew_sizes[k], busy += r.crews[k].busy;
    shared[0] = float(r.s.content);
    shared[1] = crews > 0 ? float(busy) / float(crews) : 0;
  }

 private:
  static Space seen(const TaskParams& p, const char* const* names) {
    Space s = {.name = "plant", .shape = {p.stations.size * kOwn + kShared}};
    const auto add = [&](const std::string& name, float high) {
      s.names.push_back(name), s.units.push_back("1"), s.lows.push_back(0), s.highs.push_back(high);
    };
    for (int32_t k = 0; k < p.stations.size; ++k) {
      const std::string own = std::string(names[p.stations[k].node]) + ".";
      for (const char* word : {"working", "starved", "blocked", "down", "setup", "resting"})
        add(own + word, 1);
      add(own + "age", 4), add(own + "fill_before", 1), add(own + "fill_behind", 1);
      add(own + "echelon", float(p.numbers.most_parts)), add(own + "stages", float(p.stages[k]));
    }
    add("wip", float(p.numbers.most_parts)), add("crew_busy", 1);
    return s;
  }
  PG_HD static float fill(int32_t content, double room) {
    const float full = room >= EntityWorld::kUnlimited ? kLongLine : float(room);
    return room <= 0 ? 0.0f : float(content) < full ? float(content) / full : 1.0f;
  }
  /// Parts on a station and on all the ways from it.
  PG_HD static int32_t echelon(const TaskParams& p, const factory::Run& r, int32_t k) {
    int32_t n = 0;
    for (int32_t i = p.first_behind[k]; i < p.first_behind[k + 1]; ++i) {
      const int32_t at = p.behind[i];
      n += at >= 0 ? r.stations[at].content : r.buffers[~at].content;
    }
    return n;
  }
  /// Shares of its servers in each state, work since the last repair over the mean life, how full
  /// the buffers around it are, its echelon stock and how many stations hold that.
  PG_HD static void look(const TaskParams& p, const factory::Run& r, int32_t k, float* to) {
    const factory::Station& c = r.p.stations[k];
    float count[factory::kDoings] = {}, age = 0;
    const float each = 1 / float(c.servers);
    for (int32_t i = c.first_server; i < c.first_server + c.servers; ++i) {
      count[r.servers[i].doing] += each;
      age += p.mean_life[k] > 0 ? each * float(factory::age_of(r, i) / p.mean_life[k]) : 0;
    }
    to[0] = count[factory::kWorking], to[1] = count[factory::kIdle];
    to[2] = count[factory::kBlocked], to[3] = count[factory::kDown];
    to[4] = count[factory::kSetup];
    to[5] = count[factory::kOff] + count[factory::kStandby] + count[factory::kWarmup] +
            count[factory::kMaintenance] + count[factory::kClosed];
    to[6] = age < 4 ? age : 4;
    int32_t before = 0, behind = 0;
    double room_before = 0, room_behind = 0;
    for (int32_t b = 0; b < c.ins; ++b) {
      const int32_t buffer = r.p.lists[c.first_in + b];
      before += r.buffers[buffer].content, room_before += r.p.buffers[buffer].capacity;
    }
    const factory::Node& n = r.p.nodes[c.node];
    for (int32_t o = n.first_out; o < n.first_out + n.outs; ++o) {
      const factory::Node& next = r.p.nodes[r.p.outs[o].node];
      if (next.kind != factory::NodeKind::kBuffer) continue;
      behind += r.buffers[next.index].content, room_behind += r.p.buffers[next.index].capacity;
    }
    to[7] = fill(before, room_before), to[8] = fill(behind, room_behind);
    to[9] = float(echelon(p, r, k)), to[10] = float(p.stages[k]);
  }
};

struct LineEnv : PlantEnv<LineTask> {
  using Obs = Parts<float>;
  PG_HD static void observe(const Params& p, const State& s, const Tail* tail, float* to) {
    looking(p, s, tail, [&](const factory::Run& r) { LineTask::look_at(p, r, to); });
  }
};

}  // namespace plantgym
