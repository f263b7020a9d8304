// Decision trees that a plug-in's model grew.
#pragma once
#include "any_model.h"
#include "plugins/tree/fit.h"
#include "registry.h"

namespace plantgym {

/// The model of a name, of classes or of numbers. @throws Error unknown, another task, or it tells
/// no tree
const pg_model_api& tree_growing(const Models& models, const std::string& name, uint32_t task);

/// Fits it and takes its tree over; rows, weights and votes are those of the samples.
/// @param params its keys; `max_depth` is added where it has such a key. @throws Error what it says
/// of them, or a tree that is none
DecisionTree grow_by_model(const pg_model_api& api, const Node& params, const Samples& s,
                           int32_t max_depth, uint64_t seed);

}  // namespace plantgym
