// Places where parts take time or go together: buffers with transit and expiry, conveyors, kits.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "envs/factory/plant_world.h"
#include "plantgym/fields.h"

namespace plantgym {

class BeltFile {
 public:
  explicit BeltFile(const PlantWorld& w) : w_(w) {}

  void read_buffer(Fields& f, EntityWorld& e) const {
    const char* unit = w_.time_unit.c_str();
    f.number("transit", e.travel, 0, 1e9, unit, "time from its entrance to its exit");
    f.number("expiry", e.expiry, 0, 1e12, unit, "stay after which a part is scrapped; 0: none");
    if (!f.listing() && e.lifo && (e.travel > 0 || e.expiry > 0))
      f.fail("order", "parts that travel or grow old leave in the order in which they came");
  }
  void read_conveyor(Fields& f, EntityWorld& e) const {
    double length = 0, speed = 0;
    bool accumulating = true;
    f.required().number("length", length, 1e-3, 1e6, "m", "from its entrance to its exit");
    f.required().number("speed", speed, 1e-6, 1e3, "m/s", "of the belt, or of vehicles");
    if (!f.listing())  // with those of a buffer
      f.required().number("capacity", e.capacity, 1, 1'000'000, "", "parts on it");
    f.flag("accumulating", accumulating,
           "parts close up behind one that cannot leave; else the whole belt stops and takes none");
    if (f.listing()) return;
    f.finish();
    e.travel = length / speed / (3600 * hours_of(w_)), e.stops = !accumulating;
  }
  void read_station(Fields& f, EntityWorld& e) const {
    f.any("kit", "how many parts of each buffer in front go into one: {frames: 1, wheels: 4}",
          [&](const pg_node* nodes, int32_t i) {
            if (nodes[i].kind != PG_MAP) throw FieldError(i, "must be a map of buffers and counts");
            for (int32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) {
              double n = 0;
              if (nodes[c].kind != PG_SCALAR || !parse_number(nodes[c].value, n) || n < 1 ||
                  n > 1000 || n != double(int32_t(n)))
                throw FieldError(c, "must be a number of parts from 1 to 1000");
              e.kit.push_back({nodes[c].key, int32_t(n), c});
            }
            if (e.kit.empty()) throw FieldError(i, "names no buffer; leave it out for none");
          });
    f.map("tool", "that wears with parts", [&](Fields& m) {
      m.required().number("life", e.station.tool_life, 1, 1'000'000, "", "parts that it makes");
      m.number("change", e.station.tool_change, 0, 1e9, w_.time_unit.c_str(),
               "time that a new one needs, which is setup");
    });
  }

 private:
  const PlantWorld& w_;
};

/// @throws FieldError
inline void check_kit(const PlantWorld& w, const EntityWorld& e) {
  std::vector<std::string> before;
  for (const LinkWorld& l : w.links)
    if (l.to == e.name) before.push_back(l.from);
  for (const KitWorld& x : e.kit) {
    const EntityWorld* b = w.find(x.buffer);
    if (!b || b->kind != factory::NodeKind::kBuffer ||
        std::find(before.begin(), before.end(), x.buffer) == before.end())
      throw FieldError(x.at, join({"'", x.buffer, "' is no buffer that is linked to ", e.name,
                                   suggestion(x.buffer, before, "there are")}));
    if (b->capacity < x.count)
      throw FieldError(x.at, join({x.buffer, " never holds ", std::to_string(x.count),
                                   " parts; its capacity is ", std::to_string(b->capacity)}));
  }
  if (e.kit.empty()) return;
  if (e.kit.size() < before.size())
    throw FieldError(e.at, "kit: every link to it must be from a buffer of its kit");
  if (e.station.discipline == factory::Discipline::kAgent)
    throw FieldError(e.at, "discipline: agent chooses single parts; a kit goes with fifo");
}

}  // namespace plantgym
