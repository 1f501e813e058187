#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/app/control/desk.hpp"

namespace bg96::app {

/// A request to the control API, without the words of HTTP.
struct ControlRequest {
  std::string method;  ///< "POST"
  std::string target;  ///< "/v1/trace?since=3"
  std::string body;
};
/// The answer to a request.
struct ControlAnswer {
  int status = 200;
  std::string body;
  std::string type = "application/json";
};

/// The calls of the control API (docs/scenarios/control.md). Each is carried out when it is the
/// case's turn, and answered when all that follows from it at that instant has been done.
class ControlApi {
 public:
  using Json = ControlDesk::Json;
  using Respond = std::function<void(ControlAnswer)>;
  /// Does something at the case's turn, then calls the second when the case is at rest.
  using AtTurn =
      std::function<void(std::function<void(sim::Instant)> action, std::function<void()> then)>;

  static constexpr int kMaxJsonDepth = 16;
  static constexpr sim::Duration kDefaultWait = std::chrono::seconds(10);
  static constexpr sim::Duration kMaxWait = std::chrono::hours(1);

  /// `desk` must outlive it.
  ControlApi(ControlDesk& desk, AtTurn at_turn);

  /// Calls `respond` once, now or later.
  void handle(const ControlRequest& request, const Respond& respond);

 private:
  struct Call {
    std::string body;
    std::string query;
    std::string name;  ///< the last part of the path, where it is a name
    Respond respond;
  };
  using Handler = void (ControlApi::*)(const Call&);

  void trigger(const Call& call);
  void add_rule(const Call& call);
  void remove_rule(const Call& call);
  void heal(const Call& call);
  void state(const Call& call);
  void wait(const Call& call);
  void expect(const Call& call);
  void try_match(const Call& call);
  void lines(const Call& call);
  void trace(const Call& call);
  void reset(const Call& call);
  void report(const Call& call);

  void apply(const Call& call, std::function<void(sim::Instant)> action);
  void answer(const Call& call, Json json) const;

  ControlDesk& desk_;
  AtTurn at_turn_;
  std::map<std::pair<std::string, std::string>, Handler> handlers_;  ///< by path and method
};

}  // namespace bg96::app
