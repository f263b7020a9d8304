#include "show.h"

#include <algorithm>

#include "chart.h"
#include "curves.h"
#include "insight.h"
#include "lanes.h"
#include "learners/evaluate.h"
#include "plantgym/fields.h"

namespace plantgym {

struct Show::Memory {
  VecEnv& env;
  Agent& agent;
  Hand* hand;
  std::string title;
  Transition transition;
  std::vector<uint8_t> begins = {};
  std::vector<Curves> rows = {};
  std::vector<Lanes> lanes = {};
  std::vector<std::vector<char>> begun = {};  // snapshots of the episodes' beginnings
  std::vector<double> statistics = {};        // of the wrappers, then
  std::vector<std::string> actions = {}, whys = {}, next_whys = {};  // of each row, in words
  std::vector<float> values = {};  // of states: the agent does not change
  std::vector<int32_t> best = {};
  std::string seed = {};  // typed by hand
  std::string note = {};
  bool chosen = false;                          // the next actions stand in the transition
  int64_t episode = 0, shown = 0, longest = 0;  // longest: decisions of an episode that ended
  const void* action(int64_t row) const {
    return static_cast<const char*>(transition.io.action) + row * bytes_of(*env.spec().action);
  }
  const uint8_t* mask() const {
    const int64_t size = env.spec().mask_size;
    return size && transition.io.mask ? transition.io.mask + shown * size : nullptr;
  }
};

Show::Show(VecEnv& env, Agent& agent, std::string title, uint64_t seed, Hand* hand)
    : m_(new Memory{.env = env,
                    .agent = agent,
                    .hand = hand,
                    .title = std::move(title),
                    .transition = Transition(env.spec(), env.size())}) {
  const size_t n = size_t(env.size());
  m_->begins.resize(n), m_->begun.resize(n);
  m_->rows.assign(n, Curves(env.spec()));
  m_->lanes.resize(n);
  m_->actions.resize(n), m_->whys.resize(n), m_->next_whys.resize(n);
  m_->values = agent.state_values(), m_->best = agent.state_actions();
  env.seed(seed);
  env.reset(m_->transition.io);
  started();
}

Show::~Show() = default;

/// Episodes were begun.
void Show::started() {
  for (int64_t i = 0; i < m_->env.size(); ++i) m_->begun[size_t(i)] = m_->env.get(i);
  m_->statistics = m_->env.statistics();
  std::fill(m_->begins.begin(), m_->begins.end(), uint8_t(1));
  for (Curves& c : m_->rows) c.begin();
  for (int64_t i = 0; i < m_->env.size(); ++i) m_->lanes[size_t(i)].begin(m_->env, i);
  std::fill(m_->actions.begin(), m_->actions.end(), "");
  std::fill(m_->whys.begin(), m_->whys.end(), "");
  m_->chosen = false;
}

void Show::restart() {
  m_->env.reset(m_->transition.io);
  ++m_->episode;
  started();
}

void Show::again() {
  for (int64_t i = 0; i < m_->env.size(); ++i) m_->env.set(i, m_->begun[size_t(i)].data());
  m_->env.set_statistics(m_->statistics);
  m_->env.look(m_->transition.io);
  started();
}

void Show::begin(uint64_t seed) {
  m_->seed = std::to_string(seed), m_->episode = 0;
  m_->env.seed(evaluation_seed(seed));
  m_->env.reset(m_->transition.io);
  started();
}

/// What the next step does, without doing it.
void Show::choose() {
  if (m_->chosen) return;
  Transition& t = m_->transition;
  m_->agent.act(t.io, t.n, m_->begins.data(), t.action<uint8_t>());
  for (int64_t i = 0; i < t.n; ++i) m_->next_whys[size_t(i)] = m_->agent.why(i);
  std::fill(m_->begins.begin(), m_->begins.end(), uint8_t(0));
  m_->chosen = true;
}

bool Show::advance() {
  if (ended()) return false;
  choose();
  Transition& t = m_->transition;
  m_->env.step(t.io);
  m_->chosen = false;
  for (int64_t i = 0; i < t.n; ++i) {
    Curves& row = m_->rows[size_t(i)];
    if (row.ended()) continue;  // rests until the next episode
    m_->whys[size_t(i)].swap(m_->next_whys[size_t(i)]);
    row.add(t.io, i);
    m_->lanes[size_t(i)].add(m_->env, i);
    if (row.ended()) m_->longest = std::max(m_->longest, row.decisions());
    m_->actions[size_t(i)] = action_words(*m_->env.spec().action, m_->action(i));
  }
  return true;
}

void Show::turn(int32_t by) {
  const int64_t n = m_->transition.n;
  m_->shown = ((m_->shown + by) % n + n) % n;
}

bool Show::draw(bool on) { return m_->agent.draw(on); }

bool Show::played() const { return m_->hand != nullptr; }

ViewerHost::Answer Show::press(const std::string& key) {
  return m_->hand ? m_->hand->press(key, m_->mask()) : Answer{};
}

void Show::begins_at(int64_t episode) { m_->episode = episode; }

void Show::note(const std::string& words) { m_->note = words; }

bool Show::ended() const { return m_->rows[size_t(m_->shown)].ended(); }

int64_t Show::decisions() const { return m_->rows[size_t(m_->shown)].decisions(); }

Story Show::story() const {
  const Curves& row = m_->rows[size_t(m_->shown)];
  const pg_spec& spec = m_->env.spec();
  Story story;
  story.title = m_->title;
  story.series = row.series();
  story.lanes = &m_->lanes[size_t(m_->shown)].all();
  const int64_t n = row.decisions();
  // as long as the episode before; else in leaps, so that the curves do not creep with every
  // decision
  int64_t room = m_->longest > 0 ? m_->longest : 32;
  while (room < n) room += room / 4 + 1;
  story.x_extent = row.ended()          ? n
                   : spec.max_steps > 0 ? std::min<int64_t>(room, spec.max_steps)
                                        : room;
  const std::string time = spec.time_unit ? spec.time_unit : "step";
  if (time != "step" && n > 0 && row.even()) {
    story.x_scale = row.step_time();
    story.x_label = "time [" + time + "]";
  }
  story.status = "episode " + std::to_string(m_->episode + 1) + " · decision " + std::to_string(n);
  if (m_->transition.n > 1)
    story.status = "env " + std::to_string(m_->shown + 1) + " of " +
                   std::to_string(m_->transition.n) + " · " + story.status;
  if (!m_->seed.empty()) story.status = join({"seed ", m_->seed, " · ", story.status});
  if (n > 0)
    story.status += " · " + m_->actions[size_t(m_->shown)] + " · reward " +
                    short_number(double(row.reward())) + " · return " +
                    short_number(row.episode_return());
  if (row.ended()) story.status += row.terminated() ? " · ended" : " · time limit";
  if (!m_->note.empty()) story.status += " · " + m_->note;
  story.why = m_->hand ? m_->hand->line() : m_->whys[size_t(m_->shown)];
  story.state_values = m_->values, story.state_actions = m_->best;
  return story;
}

Picture Show::scene(const Lens& lens) {
  Story s = story();
  if (lens.panel) {
    const Curves& past = m_->rows[size_t(m_->shown)];
    Moment now = {m_->env.spec(), m_->transition.io, m_->shown, past};
    if (!m_->hand && !past.ended()) {
      choose();
      now.weighed = m_->agent.weighed(m_->shown);
      now.why = m_->next_whys[size_t(m_->shown)];
      now.next = m_->action(m_->shown);
    }
    s.panel = insight(now);
    if (m_->hand && !past.ended())
      s.panel.insert(s.panel.begin() + 1, m_->hand->section(m_->mask()));
  }
  return compose(m_->env, m_->shown, s, lens);
}

}  // namespace plantgym
