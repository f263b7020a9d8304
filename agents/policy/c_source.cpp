#include "c_source.h"

#include <algorithm>

#include "c_layers.h"
#include "c_text.h"
#include "cluster_policy.h"
#include "error.h"
#include "policy_words.h"
#include "tree_text.h"

namespace plantgym {
namespace {

bool looks_back(const PolicySight& s) { return s.frames > 1 || s.time != PolicySight::kNone; }
bool scales(const PolicySight& s) {
  return std::any_of(s.features.begin(), s.features.end(),
                     [](const PolicyFeature& f) { return f.mean != 0 || f.scale != 1; });
}
bool counts(const PolicySight& s) {
  return std::any_of(s.features.begin(), s.features.end(),
                     [](const PolicyFeature& f) { return f.count > 0; });
}

std::string comment_of(const PolicyFeature& f) {
  CText c;
  c.put(f.name);
  if (!f.unit.empty() && f.unit != "1") c.put(" [", f.unit, "]");
  if (f.count && f.labels.empty()) c.put(": 0 to ", f.count - 1);
  for (size_t k = 0; k < f.labels.size(); ++k) c.put(k ? ", " : ": ", k, " ", f.labels[k]);
  return CText::plain(c.text);
}
std::string comment_of(const PolicyOutput& o) {
  PolicyFeature f;
  f.name = o.name, f.unit = o.unit, f.count = o.count, f.labels = o.labels;
  CText c;
  c.put(comment_of(f));
  if (!o.count) c.put(", ", CText::number(double(o.low)), " to ", CText::number(double(o.high)));
  return c.text;
}

void write_head(const Policy& p, CText& c) {
  const PolicySight& s = p.sight;
  const std::string history = looks_back(s) ? ", plantgym_history *history" : "";
  c.put("/* A policy for ", CText::plain(p.environment), ", ", CText::plain(origin_of(p)),
        " after ", p.steps,
        " steps.\n * Written by `plantgym export`. C99, no allocation, no library but libm.\n *\n"
        " * obs, in this order (with the range seen in training):\n");
  for (size_t k = 0; k < s.features.size(); ++k) {
    const PolicyFeature& f = s.features[k];
    c.put(" *   ", k, "  ", comment_of(f));
    if (!f.count)
      c.put("  (", CText::number(double(f.low)), " to ", CText::number(double(f.high)), ")");
    c.put("\n");
  }
  c.put(" * action:\n");
  for (size_t k = 0; k < p.outputs.size(); ++k)
    c.put(" *   ", k, "  ", comment_of(p.outputs[k]), "\n");
  c.put(
      " *\n * plantgym_act writes the action, and returns how many features were outside their\n"
      " * range, or not a number: then the policy was never trained for what it sees.\n");
  c.put(p.masked ? " * mask: PLANTGYM_VALUES bytes, 1 = legal; NULL: all are.\n"
                 : " * mask: NULL, or PLANTGYM_VALUES bytes, 1 = may be chosen.\n");
  if (looks_back(s))
    c.put(
        " * It looks back: keep one plantgym_history for each plant, {0} at first, and call\n"
        " * plantgym_begin where an episode (a season, a shift) begins.\n");
  c.put(
      " * To have the declarations only, define PLANTGYM_DECLARATIONS before including this. */\n"
      "#ifndef PLANTGYM_POLICY\n#define PLANTGYM_POLICY\n"
      "#include <math.h>\n#include <stddef.h>\n#include <string.h>\n\nenum {\n"
      "  PLANTGYM_FEATURES = ",
      s.features.size(), ", /* of obs */\n  PLANTGYM_ACTIONS = ", p.outputs.size(),
      ",  /* of action */\n  PLANTGYM_VALUES = ", p.values(), "    /* of mask */\n};\n");
  if (looks_back(s))
    c.put("typedef struct {\n  int begun, decisions;\n  float frame[", s.frames,
          "][PLANTGYM_FEATURES];\n} plantgym_history;\n"
          "void plantgym_begin(plantgym_history *history);\n");
  c.put("int plantgym_act(const float *obs, const unsigned char *mask, float *action", history,
        ");\n"
        "extern const char *const plantgym_feature_name[PLANTGYM_FEATURES];\n"
        "extern const char *const plantgym_feature_unit[PLANTGYM_FEATURES];\n"
        "extern const float plantgym_feature_low[PLANTGYM_FEATURES];\n"
        "extern const float plantgym_feature_high[PLANTGYM_FEATURES];\n"
        "extern const char *const plantgym_action_name[PLANTGYM_ACTIONS];\n"
        "extern const char *const plantgym_action_unit[PLANTGYM_ACTIONS];\n"
        "extern const int plantgym_action_count[PLANTGYM_ACTIONS]; /* choices; 0: a number */\n"
        "/* of the choices of each action, one action after the other */\n"
        "extern const char *const plantgym_action_label[];\n#endif\n\n"
        "#ifndef PLANTGYM_DECLARATIONS\n");
}

void write_names(const Policy& p, CText& c) {
  const std::vector<PolicyFeature>& f = p.sight.features;
  const std::string text = "const char *const plantgym_", number = "const float plantgym_";
  c.array(text + "feature_name", f.size(), [&](size_t i) { return CText::quoted(f[i].name); });
  c.array(text + "feature_unit", f.size(), [&](size_t i) { return CText::quoted(f[i].unit); });
  c.array(number + "feature_low", f.size(), [&](size_t i) { return CText::number(f[i].low); });
  c.array(number + "feature_high", f.size(), [&](size_t i) { return CText::number(f[i].high); });
  const std::vector<PolicyOutput>& o = p.outputs;
  c.array(text + "action_name", o.size(), [&](size_t i) { return CText::quoted(o[i].name); });
  c.array(text + "action_unit", o.size(), [&](size_t i) { return CText::quoted(o[i].unit); });
  c.array("const int plantgym_action_count", o.size(),
          [&](size_t i) { return std::to_string(o[i].count); });
  std::vector<std::string> labels;
  for (const PolicyOutput& e : o)
    for (int32_t k = 0; k < e.count; ++k)
      labels.push_back(e.labels.empty() ? std::to_string(k) : e.labels[size_t(k)]);
  if (labels.empty()) labels.emplace_back();  // C has no empty arrays
  c.array(text + "action_label", labels.size(), [&](size_t i) { return CText::quoted(labels[i]); });
}

/// `static int look(obs, newest)`: checks, scales and clips one observation.
void write_look(const PolicySight& s, bool as_it_is, CText& c) {
  const std::vector<PolicyFeature>& f = s.features;
  if (counts(s) && !as_it_is)
    c.array("static const int feature_count", f.size(),
            [&](size_t i) { return std::to_string(f[i].count); });
  if (scales(s)) {
    c.array("static const double feature_mean", f.size(),
            [&](size_t i) { return CText::number(f[i].mean); });
    c.array("static const double feature_scale", f.size(),
            [&](size_t i) { return CText::number(f[i].scale); });
  }
  if (s.clip > 0) {
    std::vector<std::string> clip;
    for (const PolicyPart& part : s.parts)
      clip.insert(clip.end(), size_t(part.features),
                  CText::number(part.numbers ? s.clip : INFINITY));
    c.array("static const float feature_clip", f.size(), [&](size_t i) { return clip[i]; });
  }
  c.put(
      "\nstatic int look(const float *obs, float *shown) {\n  int f, outside = 0;\n"
      "  for (f = 0; f < PLANTGYM_FEATURES; ++f) {\n    ",
      as_it_is ? "const " : "",
      "float x = obs[f];\n"
      "    const float low = plantgym_feature_low[f], high = plantgym_feature_high[f];\n"
      "    if (!(x >= low && x <= high)) ++outside;\n");
  if (counts(s) && !as_it_is)
    c.put(
        "    if (feature_count[f] > 0)\n"
        "      x = x > 0 ? fminf(floorf(x + 0.5f), (float)(feature_count[f] - 1)) : 0;\n");
  if (!as_it_is) c.put("    if (!isfinite(x)) x = isfinite(low) ? low : 0;\n");
  if (scales(s)) c.put("    x = (float)(((double)x - feature_mean[f]) * feature_scale[f]);\n");
  if (s.clip > 0) c.put("    x = fminf(fmaxf(x, -feature_clip[f]), feature_clip[f]);\n");
  c.put("    shown[f] = x;\n  }\n  return outside;\n}\n");
}

/// `static int look_back(obs, history, shown)`: the frames and the time.
void write_look_back(const PolicySight& s, CText& c) {
  c.put(
      "\nvoid plantgym_begin(plantgym_history *h) { h->begun = 0; }\n\n"
      "static int look_back(const float *obs, plantgym_history *h, float *shown) {\n"
      "  enum { FRAMES = ",
      s.frames,
      " };\n  int k, outside, first = !h->begun;\n"
      "  for (k = 0; k + 1 < FRAMES; ++k) memcpy(h->frame[k], h->frame[k + 1], sizeof "
      "h->frame[k]);\n"
      "  outside = look(obs, h->frame[FRAMES - 1]);\n"
      "  for (k = 0; first && k + 1 < FRAMES; ++k)\n"
      "    memcpy(h->frame[k], h->frame[FRAMES - 1], sizeof h->frame[k]);\n"
      "  h->decisions = first ? 0 : h->decisions + 1, h->begun = 1;\n");
  int64_t at = 0, from = 0;
  for (size_t p = 0; p < s.parts.size(); ++p) {
    const int32_t n = s.parts[p].features;
    c.put("  for (k = 0; k < FRAMES; ++k)\n    memcpy(shown + ", at, " + k * ", n,
          ", h->frame[k] + ", from, ", ", n, " * sizeof(float));\n");
    at += int64_t(n) * s.frames, from += n;
    if (s.time == PolicySight::kNone || p != size_t(s.time_part)) continue;
    c.put("  if (h->decisions > ", s.time_limit, ") h->decisions = ", s.time_limit, ";\n  shown[",
          at++, "] = (float)",
          s.time == PolicySight::kElapsed ? "" : joined({"(", std::to_string(s.time_limit), " - "}),
          "h->decisions", s.time == PolicySight::kElapsed ? "" : ")");
    if (s.parts[p].numbers) c.put(" / ", CText::number(float(s.time_limit)));
    c.put(";\n");
  }
  c.put("  return outside;\n}\n");
}

constexpr const char* kGreatest = R"(
static int greatest(const value *v, const unsigned char *mask, int n) {
  int a, best = -1;
  for (a = 0; a < n; ++a)
    if ((!mask || mask[a]) && (best < 0 || v[a] > v[best])) best = a;
  return best < 0 ? 0 : best;
}
)";

/// `static void run_table(shown, values)`.
void write_table(const Policy& p, CText& c) {
  const PolicySight& s = p.sight;
  c.array("static const double table", p.table.values.size(),
          [&](size_t i) { return CText::number(p.table.values[i]); });
  c.put("\nstatic void run_table(const float *shown, double *values) {\n  long state = 0;\n");
  int64_t at = 0;
  size_t f = 0;
  const auto digit = [&](int64_t count) {
    c.put("  state = state * ", count, " + (long)shown[", at++, "];\n");
  };
  for (size_t k = 0; k < s.parts.size(); ++k) {
    const size_t width = size_t(s.parts[k].features);
    for (int32_t frame = 0; frame < s.frames; ++frame)
      for (size_t e = 0; e < width; ++e) digit(s.features[f + e].count);
    f += width;
    if (s.time != PolicySight::kNone && k == size_t(s.time_part)) digit(s.time_limit + 1);
  }
  c.put(
      "  memcpy(values, table + state * PLANTGYM_VALUES, PLANTGYM_VALUES * sizeof(double));\n}\n");
}

constexpr const char* kHash = R"(
static unsigned long long mixed(unsigned long long x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}
)";
constexpr const char* kTile = R"(
static unsigned long long tile(unsigned long long index, const float *shown, int shift, int tiles,
                               double low, double high) {
  const double along = ((double)*shown - low) / (high - low);
  const double x = (along > 0 ? along < 1 ? along : 1 : 0) * tiles;
  return index * (unsigned long long)(tiles + 1) +
         (unsigned long long)(x + (double)(shift % TILINGS) / TILINGS);
}
)";

/// `static void run_tiles(shown, values)`.
void write_tiles(const Policy& p, CText& c) {
  const PolicyTiles& t = p.tiles;
  c.array("static const double weights", t.weights.size(),
          [&](size_t i) { return CText::number(t.weights[i]); });
  c.put("enum { TILINGS = ", t.tilings, " };\n", kTile, t.memory ? kHash : "");
  c.put(
      "\nstatic void run_tiles(const float *shown, double *values) {\n  unsigned long long i;\n"
      "  const double *w;\n  int k, a;\n"
      "  for (a = 0; a < PLANTGYM_VALUES; ++a) values[a] = 0;\n");
  uint64_t first = 0;
  for (const auto& group : t.groups) {
    uint64_t tiles = uint64_t(t.tilings);
    c.put("  for (k = 0; k < TILINGS; ++k) {\n    i = (unsigned long long)k;\n");
    for (size_t e = 0; e < group.size(); ++e) {
      c.put("    i = tile(i, shown + ", group[e].shown, ", k * ", 1 + 2 * e, ", ", group[e].tiles,
            ", ", CText::number(group[e].low), ", ", CText::number(group[e].high), ");\n");
      tiles *= uint64_t(group[e].tiles + 1);
    }
    if (first) c.put("    i += ", std::to_string(first), "ull;\n");
    if (t.memory) c.put("    i = mixed(i) % ", t.memory, "ull;\n");
    c.put(
        "    w = weights + i * PLANTGYM_VALUES;\n"
        "    for (a = 0; a < PLANTGYM_VALUES; ++a) values[a] += w[a];\n  }\n");
    first += tiles;
  }
  c.put("}\n");
}

/// `static void run_trees(shown, values)`: a table of nodes; the votes of leaves.
void write_trees(const Policy& p, CText& c) {
  const PolicyTrees& t = p.trees;
  c.put(
      "\ntypedef struct {\n  double threshold;\n  int feature, value, right; /* feature -1: a "
      "leaf, "
      "right: its first vote */\n} tree_node;\n");
  for (size_t k = 0; k < t.trees.size(); ++k) {
    const DecisionTree& tree = t.trees[k];
    std::vector<double> votes;
    std::vector<int64_t> first;
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
      first.push_back(int64_t(votes.size()));
      if (!tree.nodes[i].leaf()) continue;
      if (tree.classes)
        votes.insert(votes.end(), tree.votes_of(int32_t(i)),
                     tree.votes_of(int32_t(i)) + tree.classes);
      else
        votes.push_back(tree.nodes[i].value);
    }
    c.array(joined({"static const tree_node tree_", std::to_string(k)}), tree.nodes.size(),
            [&](size_t i) {
              const TreeNode& n = tree.nodes[i];
              CText node;
              if (n.leaf())
                node.put("{0, -1, -1, ", first[i], "}");
              else
                node.put("{", CText::number(n.threshold), ", ", t.inputs[size_t(n.feature)].feature,
                         ", ", t.inputs[size_t(n.feature)].value, ", ", n.right, "}");
              return node.text;
            });
    c.array(joined({"static const double votes_", std::to_string(k)}), votes.size(),
            [&](size_t i) { return CText::number(votes[i]); });
  }
  c.put(
      "\nstatic int leaf_of(const tree_node *t, const float *shown) {\n  int i = 0;\n"
      "  while (t[i].feature >= 0) {\n    const double x = shown[t[i].feature];\n"
      "    const double y = t[i].value < 0 ? x : (double)(x == t[i].value);\n"
      "    i = y <= t[i].threshold ? i + 1 : t[i].right;\n  }\n  return t[i].right;\n}\n"
      "\nstatic void run_trees(const float *shown, double *values) {\n");
  int64_t from = 0;
  for (size_t k = 0; k < t.trees.size(); ++k) {
    const int32_t n = std::max(t.trees[k].classes, 1);
    c.put("  memcpy(values + ", from, ", votes_", k, " + leaf_of(tree_", k, ", shown), ", n,
          " * sizeof(double));\n");
    from += n;
  }
  c.put("}\n");
}

void write_decision(const Policy& p, CText& c) {
  const std::vector<PolicyOutput>& o = p.outputs;
  if (p.joint) {
    c.put("  a = greatest(values, mask, PLANTGYM_VALUES);\n");
    for (size_t e = o.size(); e-- > 0;)
      c.put("  action[", e, "] = (float)(a % ", o[e].count, "), a /= ", o[e].count, ";\n");
    return;
  }
  int64_t from = 0;
  for (size_t e = 0; e < o.size(); ++e) {
    if (o[e].count) {
      c.put("  action[", e, "] = (float)greatest(values + ", from, ", mask ? mask + ", from,
            " : NULL, ", o[e].count, ");\n");
      from += o[e].count;
    } else {
      c.put("  x = ", CText::number(o[e].gain), p.kind == Policy::kTrees ? " * (float)" : " * ",
            "values[", from++, "] + ", CText::number(o[e].offset), ";\n  action[", e, "] = x > ",
            CText::number(o[e].low), " ? x < ", CText::number(o[e].high),
            " ? x : ", CText::number(o[e].high), " : ", CText::number(o[e].low), ";\n");
    }
  }
}

}  // namespace

std::string policy_as_c(const Policy& p) {
  int64_t numbers = int64_t(p.table.values.size() + p.tiles.weights.size() +
                            p.clusters.centres.size() + p.clusters.values.size());
  for (const PolicyArray& a : p.network.arrays) numbers += int64_t(a.values.size());
  for (const DecisionTree& t : p.trees.trees) numbers += int64_t(t.votes.size() + t.nodes.size());
  if (numbers > kMostInSource)
    throw Error(
        joined({"the policy has ", std::to_string(numbers), " numbers, a C file takes up to ",
                std::to_string(kMostInSource), "; use safetensors"}));
  const PolicySight& s = p.sight;
  const bool network = p.kind == Policy::kNetwork, choices = p.outputs[0].count > 0;
  CText c;
  write_head(p, c), write_names(p, c);
  c.put("\ntypedef ", network ? "float" : "double", " value;\n", choices ? kGreatest : "\n");
  write_look(s, p.kind == Policy::kTrees, c);
  if (looks_back(s)) write_look_back(s, c);
  c.put("\n");
  const bool deep = p.clusters_of_network();
  if (network || deep) c.put(c_layer_functions(p.network), c_network(p));
  if (p.kind == Policy::kTable) write_table(p, c);
  if (p.kind == Policy::kTiles) write_tiles(p, c);
  if (p.kind == Policy::kTrees) write_trees(p, c);
  if (p.kind == Policy::kClusters) c.put(c_clusters(p));
  c.put("\nint plantgym_act(const float *obs, const unsigned char *mask, float *action",
        looks_back(s) ? ", plantgym_history *history" : "", ") {\n  float shown[", s.shown(), "]",
        choices ? "" : ", x", ";\n  value values[PLANTGYM_VALUES];\n");
  if (deep) c.put("  float given[", p.network.outputs(), "];\n");
  c.put(p.joint ? "  int a;\n" : "", looks_back(s)
                                         ? "  const int outside = look_back(obs, history, shown);\n"
                                         : "  const int outside = look(obs, shown);\n");
  if (deep) c.put("  run_network(shown, given);\n");
  c.put("  ",
        network                       ? "run_network"
        : p.kind == Policy::kTable    ? "run_table"
        : p.kind == Policy::kTiles    ? "run_tiles"
        : p.kind == Policy::kClusters ? "run_clusters"
                                      : "run_trees",
        deep ? "(given, values);\n" : "(shown, values);\n");
  if (!choices) c.put("  (void)mask;\n");
  write_decision(p, c);
  c.put("  return outside;\n}\n#endif\n");
  return c.text;
}

}  // namespace plantgym
