// Classic control against Gymnasium 1.2.3: single steps from 10 000 states in float, whole episodes
// in double. tests/data/classic/make.py made the files.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "envs/classic/acrobot.h"
#include "envs/classic/cartpole.h"
#include "envs/classic/mountain_car.h"
#include "envs/classic/pendulum.h"
#include "support.h"

namespace plantgym::testing {
namespace {

/// A file of numbers, one array after the other.
class Arrays {
 public:
  explicit Arrays(const std::string& path) : bytes_(contents(source(path))) {}
  template <class T>
  std::vector<T> take(size_t count) {
    std::vector<T> v(count);
    EXPECT_LE(at_ + count * sizeof(T), bytes_.size());
    std::memcpy(v.data(), bytes_.data() + at_, count * sizeof(T));
    at_ += count * sizeof(T);
    return v;
  }
  bool done() const { return at_ == bytes_.size(); }

 private:
  std::string bytes_;
  size_t at_ = 0;
};

template <class Real>
struct Numbers {
  static typename CartPole<Real>::State state(CartPole<Real>, const double* v) {
    return {Real(v[0]), Real(v[1]), Real(v[2]), Real(v[3])};
  }
  static typename Acrobot<Real>::State state(Acrobot<Real>, const double* v) {
    return {Real(v[0]), Real(v[1]), Real(v[2]), Real(v[3])};
  }
  static typename MountainCar<Real>::State state(MountainCar<Real>, const double* v) {
    return {Real(v[0]), Real(v[1])};
  }
  static typename Pendulum<Real>::State state(Pendulum<Real>, const double* v) {
    return {Real(v[0]), Real(v[1]), 0, 0, 0};
  }
};

/// How far two numbers are apart; angles (those of which Gymnasium keeps one turn or many) around
/// the circle.
double distance(double a, double b, bool angle) {
  constexpr double kTurn = 2 * 3.14159265358979323846;
  const double d = std::fabs(a - b);
  return angle ? std::fabs(d - kTurn * std::round(d / kTurn)) : d;
}

template <class E, class Real>
class Against {
 public:
  Against(const char* name, std::vector<bool> angles) : name_(name), angles_(std::move(angles)) {}

  void steps(double tolerance) {
    Arrays file(std::string("tests/data/classic/steps_") + name_ + ".bin");
    const std::vector<int32_t> size = file.take<int32_t>(2);
    const size_t rows = size_t(size[0]), k = size_t(size[1]);
    ASSERT_EQ(rows, 10000u);
    const std::vector<float> first = file.take<float>(rows * k), action = file.take<float>(rows);
    const std::vector<double> next = file.take<double>(rows * k), reward = file.take<double>(rows);
    const std::vector<uint8_t> ended = file.take<uint8_t>(rows);
    EXPECT_TRUE(file.done());
    for (size_t i = 0; i < rows; ++i) {
      const std::vector<double> from(first.begin() + std::ptrdiff_t(i * k),
                                     first.begin() + std::ptrdiff_t(i * k + k));
      state_ = Numbers<Real>::state(E(), from.data());
      compare(action[i], &next[i * k], reward[i], ended[i], tolerance);
      if (::testing::Test::HasFailure()) FAIL() << name_ << ", state " << i;
    }
  }
  void traces(double tolerance) {
    Arrays file(std::string("tests/data/classic/traces_") + name_ + ".bin");
    const std::vector<int32_t> size = file.take<int32_t>(2);
    const size_t k = size_t(size[1]);
    ASSERT_EQ(size[0], 10);
    for (int32_t e = 0; e < size[0]; ++e) {
      const size_t steps = size_t(file.take<int32_t>(1)[0]);
      state_ = Numbers<Real>::state(E(), file.take<double>(k).data());
      const std::vector<float> action = file.take<float>(steps);
      const std::vector<double> after = file.take<double>(steps * k),
                                reward = file.take<double>(steps);
      const std::vector<uint8_t> ended = file.take<uint8_t>(steps);
      for (size_t t = 0; t < steps; ++t) {
        compare(action[t], &after[t * k], reward[t], ended[t], tolerance);
        if (::testing::Test::HasFailure()) FAIL() << name_ << ", episode " << e << ", step " << t;
      }
    }
    EXPECT_TRUE(file.done());
  }

 private:
  void compare(float given, const double* next, double reward, bool ended, double tolerance) {
    const auto a = static_cast<typename E::Action>(given);
    Rng unused(0, 0, 0, 0);
    const Outcome o = E::step(params_, state_, &a, unused);
    Real is[4];
    std::memcpy(is, &state_, angles_.size() * sizeof(Real));
    for (size_t e = 0; e < angles_.size(); ++e)
      EXPECT_LE(distance(double(is[e]), next[e], angles_[e]),
                tolerance * std::max(1.0, std::fabs(next[e])))
          << "element " << e;
    // rewards leave the environment as float
    EXPECT_NEAR(double(o.reward), reward, std::max(tolerance, 1e-6) * std::max(1.0, -reward));
    EXPECT_EQ(o.terminated, ended);
  }
  const char* name_;
  std::vector<bool> angles_;
  typename E::Params params_ = {};
  typename E::State state_ = {};
};

TEST(Gymnasium, SingleStepsAreEqual) {
  Against<CartPole<float>, float>("cartpole", {false, false, false, false}).steps(1e-5);
  Against<MountainCar<float>, float>("mountain_car", {false, false}).steps(1e-5);
  Against<Acrobot<float>, float>("acrobot", {true, true, false, false}).steps(1e-5);
  Against<Pendulum<float>, float>("pendulum", {true, false}).steps(1e-5);
}
TEST(Gymnasium, EpisodesAreEqual) {
  Against<CartPole<double>, double>("cartpole", {false, false, false, false}).traces(1e-9);
  Against<MountainCar<double>, double>("mountain_car", {false, false}).traces(1e-9);
  Against<Acrobot<double>, double>("acrobot", {true, true, false, false}).traces(1e-9);
  Against<Pendulum<double>, double>("pendulum", {true, false}).traces(1e-9);
}
TEST(Gymnasium, StepsInDoubleAreEqualToo) {
  Against<CartPole<double>, double>("cartpole", {false, false, false, false}).steps(1e-12);
  Against<Acrobot<double>, double>("acrobot", {true, true, false, false}).steps(1e-12);
}

}  // namespace
}  // namespace plantgym::testing
