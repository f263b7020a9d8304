// A trained image recogniser as plain data (agents/policy), to be used where there is no PlantGym.
#pragma once
#include "agents/policy/policy.h"
#include "classifier.h"

namespace plantgym {

/// It sees the pixels of an image of the network's size, brightness 0..1, plane after plane and row
/// after row ("c0_y12_x3"), and chooses a class. @throws Error parts that do not fit together
Policy describe_recogniser(const Classifier& c, const ImageRecipe& recipe, int32_t seed);

}  // namespace plantgym
