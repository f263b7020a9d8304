// Who started a program beside others, read from what torchrun, srun and mpirun leave behind.
#include <gtest/gtest.h>

#include <map>

#include "error.h"
#include "launch.h"

namespace plantgym::testing {
namespace {

Launch launch(const std::map<std::string, std::string>& set) {
  return find_launch([&set](const char* name) -> const char* {
    const auto it = set.find(name);
    return it == set.end() ? nullptr : it->second.c_str();
  });
}

std::string why_not(const std::map<std::string, std::string>& set) {
  try {
    launch(set);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

using Hosts = std::vector<std::string>;

// as `scontrol show hostnames` of Slurm 22.05 prints them
TEST(Launch, hosts_of_a_list) {
  EXPECT_EQ(expand_hosts("n[0-1,3]"), (Hosts{"n0", "n1", "n3"}));
  EXPECT_EQ(expand_hosts("a,b"), (Hosts{"a", "b"}));
  EXPECT_EQ(expand_hosts("gpu[08-10],x"), (Hosts{"gpu08", "gpu09", "gpu10", "x"}));
  EXPECT_EQ(expand_hosts("r[1-2]n[3,5]"), (Hosts{"r1n3", "r1n5", "r2n3", "r2n5"}));
  for (const char* wrong :
       {"n[0-", "n]", "n[a]", "n[]", "", "n[1-2", "a,,b", "n[0-99999999]", "n[3-1]"})
    EXPECT_THROW(expand_hosts(wrong), Error) << wrong;
  EXPECT_EQ(expand_hosts("n[0-999999][0-999999]", 1), (Hosts{"n00"})) << "of 10^12 names";
}

TEST(Launch, alone_where_nobody_says_otherwise) {
  EXPECT_EQ(launch({}).count, 1);
  EXPECT_EQ(launch({{"RANK", "0"}, {"WORLD_SIZE", "1"}}).count, 1);
  // the script of a batch job, which is no step: its srun starts the programs
  EXPECT_EQ(launch({{"SLURM_JOB_ID", "7"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}).count, 1);
}

TEST(Launch, torchrun) {
  const Launch l = launch({{"RANK", "3"},
                           {"WORLD_SIZE", "8"},
                           {"LOCAL_RANK", "1"},
                           {"MASTER_ADDR", "head"},
                           {"MASTER_PORT", "29500"},
                           {"TORCHELASTIC_RUN_ID", "x"},
                           {"TORCHELASTIC_USE_AGENT_STORE", "True"},
                           {"TORCHELASTIC_RESTART_COUNT", "2"},
                           {"SLURM_PROCID", "0"},
                           {"SLURM_NTASKS", "1"}});
  EXPECT_EQ(l.rank, 3);
  EXPECT_EQ(l.count, 8);
  EXPECT_EQ(l.local, 1);
  EXPECT_EQ(l.address, "head");
  EXPECT_EQ(l.port, 29500);
  EXPECT_TRUE(l.agent_store);
  EXPECT_EQ(l.round, "2");
  EXPECT_EQ(l.by, "torchrun");
}

TEST(Launch, slurm) {
  std::map<std::string, std::string> set = {{"SLURM_PROCID", "1"},
                                            {"SLURM_NTASKS", "2"},
                                            {"SLURM_LOCALID", "0"},
                                            {"SLURM_JOB_ID", "41"},
                                            {"SLURM_STEP_ID", "0"},
                                            {"SLURM_STEP_NUM_TASKS", "2"},
                                            {"SLURM_JOB_NODELIST", "n[4-9]"},
                                            {"SLURMD_NODENAME", "n5"}};
  Launch l = launch(set);
  EXPECT_EQ(l.rank, 1);
  EXPECT_EQ(l.count, 2);
  EXPECT_EQ(l.local, 0);
  EXPECT_EQ(l.address, "n4");
  EXPECT_EQ(l.host, "n5");
  EXPECT_EQ(l.port, 10000 + 41 * 7) << "of the job: no two jobs of a machine meet in one place";
  EXPECT_FALSE(l.agent_store);
  set["SLURM_STEP_ID"] = "1";
  EXPECT_EQ(launch(set).port, 10000 + 41 * 7 + 1);
  set["MASTER_PORT"] = "5000", set["MASTER_ADDR"] = "10.0.0.1";
  l = launch(set);
  EXPECT_EQ(l.address, "10.0.0.1");
  EXPECT_EQ(l.port, 5000);
}

TEST(Launch, mpirun_needs_a_meeting_place) {
  std::map<std::string, std::string> set = {{"OMPI_COMM_WORLD_RANK", "1"},
                                            {"OMPI_COMM_WORLD_SIZE", "2"},
                                            {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}};
  EXPECT_NE(why_not(set).find("set MASTER_ADDR"), std::string::npos);
  set["MASTER_ADDR"] = "head";
  EXPECT_NE(why_not(set).find("set MASTER_PORT"), std::string::npos);
  set["MASTER_PORT"] = "0";
  EXPECT_NE(why_not(set).find("the variable MASTER_PORT is '0'"), std::string::npos);
  set["MASTER_PORT"] = "7000";
  EXPECT_EQ(launch(set).by, "Open MPI");
}

TEST(Launch, numbers_that_mean_nothing) {
  EXPECT_NE(why_not({{"RANK", "2"}, {"WORLD_SIZE", "2"}}).find("RANK is '2'"), std::string::npos);
  EXPECT_NE(why_not({{"RANK", "x"}, {"WORLD_SIZE", "2"}}).find("RANK is 'x'"), std::string::npos);
  EXPECT_NE(why_not({{"RANK", "0"}, {"WORLD_SIZE", "0"}}).find("WORLD_SIZE"), std::string::npos);
  EXPECT_NE(why_not({{"WORLD_SIZE", "2"}}).find("set RANK"), std::string::npos);
  EXPECT_NE(why_not({{"RANK", "1"}}).find("set WORLD_SIZE"), std::string::npos);
  EXPECT_EQ(launch({{"WORLD_SIZE", "1"}}).count, 1);
  EXPECT_EQ(launch({{"WORLD_SIZE", ""}, {"RANK", ""}}).count, 1);
}

}  // namespace
}  // namespace plantgym::testing
