#include "show.h"

#include <algorithm>

#include "chart.h"
#include "curves.h"

namespace plantgym {

struct Show::Memory {
  VecEnv& env;
  Agent& agent;
  std::string title;
  Transition transition;
  std::vector<uint8_t> begins;
  std::vector<Curves> rows;
  std::vector<std::string> actions, whys;        // the last of each row, in words
  int64_t episode = -1, shown = 0, longest = 0;  // longest: decisions of an episode that ended
};

Show::Show(VecEnv& env, Agent& agent, std::string title, uint64_t seed)
    : m_(new Memory{
          env, agent, std::move(title), Transition(env.spec(), env.size()), {}, {}, {}, {}}) {
  m_->begins.resize(size_t(env.size()));
  m_->rows.assign(size_t(env.size()), Curves(env.spec()));
  m_->actions.resize(size_t(env.size())), m_->whys.resize(size_t(env.size()));
  env.seed(seed);
  restart();
}

Show::~Show() = default;

void Show::restart() {
  m_->env.reset(m_->transition.io);
  std::fill(m_->begins.begin(), m_->begins.end(), uint8_t(1));
  for (Curves& c : m_->rows) c.begin();
  std::fill(m_->actions.begin(), m_->actions.end(), "");
  std::fill(m_->whys.begin(), m_->whys.end(), "");
  ++m_->episode;
}

bool Show::advance() {
  if (ended()) return false;
  Transition& t = m_->transition;
  m_->agent.act(t.io, t.n, m_->begins.data(), t.action<uint8_t>());
  m_->env.step(t.io);
  const pg_space& space = *m_->env.spec().action;
  for (int64_t i = 0; i < t.n; ++i) {
    Curves& row = m_->rows[size_t(i)];
    if (row.ended()) continue;  // rests until the next episode
    m_->whys[size_t(i)] = m_->agent.why(i);
    row.add(t.io, i);
    if (row.ended()) m_->longest = std::max(m_->longest, row.decisions());
    m_->actions[size_t(i)] =
        action_words(space, static_cast<const char*>(t.io.action) + i * bytes_of(space));
  }
  std::fill(m_->begins.begin(), m_->begins.end(), uint8_t(0));
  return true;
}

void Show::next_env() { m_->shown = (m_->shown + 1) % m_->transition.n; }

bool Show::ended() const { return m_->rows[size_t(m_->shown)].ended(); }

int64_t Show::decisions() const { return m_->rows[size_t(m_->shown)].decisions(); }

SceneList Show::scene(int32_t width, int32_t height) {
  const Curves& row = m_->rows[size_t(m_->shown)];
  const pg_spec& spec = m_->env.spec();
  Story story;
  story.title = m_->title;
  story.series = row.series();
  const int64_t n = row.decisions();
  // as long as the episode before; else in leaps, so that the curves do not creep with every
  // decision
  int64_t room = m_->longest > 0 ? m_->longest : 32;
  while (room < n) room += room / 4 + 1;
  story.x_extent = row.ended()          ? n
                   : spec.max_steps > 0 ? std::min<int64_t>(room, spec.max_steps)
                                        : room;
  const std::string time = spec.time_unit ? spec.time_unit : "step";
  if (time != "step" && n > 0) {
    story.x_scale = row.elapsed() / double(n);
    story.x_label = "time [" + time + "]";
  }
  story.status = "episode " + std::to_string(m_->episode + 1) + " · decision " + std::to_string(n);
  if (m_->transition.n > 1)
    story.status = "env " + std::to_string(m_->shown + 1) + " of " +
                   std::to_string(m_->transition.n) + " · " + story.status;
  if (n > 0)
    story.status += " · " + m_->actions[size_t(m_->shown)] + " · reward " +
                    short_number(double(row.reward())) + " · return " +
                    short_number(row.episode_return());
  if (row.ended()) story.status += row.terminated() ? " · ended" : " · time limit";
  story.why = m_->whys[size_t(m_->shown)];
  story.state_values = m_->agent.state_values();
  story.state_actions = m_->agent.state_actions();
  return compose(m_->env, m_->shown, story, width, height);
}

}  // namespace plantgym
