#include "agents/policies.cpp"  // made-up policies and compiled ones, for this program too
