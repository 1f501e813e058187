#include "scenarios/engine/facts.hpp"

#include <gtest/gtest.h>

#include "tests/scenarios/monitors/facts_double.hpp"

namespace bg96::scenarios {
namespace {

using test::FactsDouble;
using Kind = Comparison::Kind;

TEST(Comparison, ComparesNumbersAsNumbersAndTextAsText) {
  EXPECT_TRUE(holds(Comparison{Kind::equal, {"1"}}, "01"));
  EXPECT_TRUE(holds(Comparison{Kind::equal, {"1.0"}}, "1"));
  EXPECT_FALSE(holds(Comparison{Kind::equal, {"1"}}, "1x"));
  EXPECT_TRUE(holds(Comparison{Kind::equal, {"home"}}, "home"));
  EXPECT_FALSE(holds(Comparison{Kind::equal, {"home"}}, "Home"));
  EXPECT_TRUE(holds(Comparison{Kind::not_equal, {"home"}}, "roaming"));
  EXPECT_FALSE(holds(Comparison{Kind::not_equal, {"1"}}, "01"));
  EXPECT_TRUE(holds(Comparison{Kind::in, {"1", "3"}}, "03"));
  EXPECT_FALSE(holds(Comparison{Kind::in, {"1", "3"}}, "2"));
  EXPECT_FALSE(holds(Comparison{Kind::in, {}}, ""));
  EXPECT_TRUE(holds(Comparison{Kind::regex, {"ho.*"}}, "home"));
  EXPECT_FALSE(holds(Comparison{Kind::regex, {"om"}}, "home")) << "anchored";
}

TEST(Comparison, OrdersNumbersOnBothSidesOfTheBoundary) {
  EXPECT_TRUE(holds(Comparison{Kind::greater, {"9"}}, "10"));
  EXPECT_FALSE(holds(Comparison{Kind::greater, {"9"}}, "9"));
  EXPECT_TRUE(holds(Comparison{Kind::at_least, {"9"}}, "9"));
  EXPECT_FALSE(holds(Comparison{Kind::at_least, {"9"}}, "8"));
  EXPECT_TRUE(holds(Comparison{Kind::less, {"9"}}, "-10"));
  EXPECT_FALSE(holds(Comparison{Kind::less, {"9"}}, "9"));
  EXPECT_TRUE(holds(Comparison{Kind::at_most, {"9"}}, "9"));
  EXPECT_FALSE(holds(Comparison{Kind::at_most, {"9"}}, "9.5"));
  EXPECT_FALSE(holds(Comparison{Kind::less, {"b"}}, "a")) << "text has no order";
  EXPECT_FALSE(holds(Comparison{Kind::less, {"inf"}}, "1")) << "not a number";
  EXPECT_TRUE(holds(Comparison{Kind::greater, {"9007199254740992"}}, "9007199254740993"));
}

TEST(Guard, OfNothingHolds) { EXPECT_TRUE(holds(Guard{}, FactsDouble{}, {})); }

TEST(Guard, HoldsForEachKind) {
  FactsDouble facts;
  facts.states["socket[0]"] = "connected";
  facts.variables["cid"] = "1";
  facts.firings["r"] = 2;
  facts.windows["w"] = true;
  facts.peers["p"] = "a\nb\nc";
  const Captures captures{{"len", "37"}};
  const Guard connected = test::state_is({"socket", 0}, "connected");
  const Guard opening = test::state_is({"socket", 0}, "opening");

  EXPECT_TRUE(holds(connected, facts, {}));
  EXPECT_FALSE(holds(opening, facts, {}));
  EXPECT_FALSE(holds(test::state_is({"socket", 1}, "connected"), facts, {}));
  EXPECT_TRUE(holds(test::named(Guard::Kind::match, "len", {"37"}), facts, captures));
  EXPECT_FALSE(holds(test::named(Guard::Kind::match, "id", {"37"}), facts, captures));
  EXPECT_TRUE(holds(test::named(Guard::Kind::variable, "cid", {"1"}), facts, {}));
  EXPECT_FALSE(holds(test::named(Guard::Kind::variable, "other", {"1"}), facts, {}));
  EXPECT_TRUE(holds(test::named(Guard::Kind::fired, "r"), facts, {}));
  EXPECT_FALSE(holds(test::named(Guard::Kind::fired, "s"), facts, {}));
  EXPECT_FALSE(holds(test::named(Guard::Kind::not_fired, "r"), facts, {}));
  EXPECT_TRUE(holds(test::named(Guard::Kind::not_fired, "s"), facts, {}));
  EXPECT_TRUE(holds(test::named(Guard::Kind::active, "w"), facts, {}));
  EXPECT_FALSE(holds(test::named(Guard::Kind::active, "v"), facts, {}));
  EXPECT_TRUE(holds(test::peer_has("p", {2, 2}), facts, {}));
  EXPECT_FALSE(holds(test::peer_has("p", {3, 3}), facts, {}));
  Guard bytes = test::named(Guard::Kind::peer, "p");
  bytes.bytes = 5;
  EXPECT_TRUE(holds(bytes, facts, {}));
  bytes.bytes = 6;
  EXPECT_FALSE(holds(bytes, facts, {}));

  Guard combined = test::all_of({connected, opening});
  EXPECT_FALSE(holds(combined, facts, {}));
  combined.kind = Guard::Kind::any;
  EXPECT_TRUE(holds(combined, facts, {}));
  combined.kind = Guard::Kind::negated;
  EXPECT_TRUE(holds(combined, facts, {}));
  combined.parts = {connected};
  EXPECT_FALSE(holds(combined, facts, {}));
}

TEST(Guard, WhatIsAbsentDiffersFromEverything) {
  Guard guard = test::named(Guard::Kind::variable, "v", {"1"});
  guard.comparison.kind = Kind::not_equal;
  EXPECT_TRUE(holds(guard, FactsDouble{}, {}));
}

TEST(Guard, WhyNotNamesTheFirstPartThatDoesNotHold) {
  FactsDouble facts;
  facts.states["pdp[1]"] = "active";
  facts.states["socket[1]"] = "initial";
  facts.peers["p"] = "a\n";
  const Guard both = test::all_of(
      {test::state_is({"pdp", 1}, "active"), test::state_is({"socket", 1}, "connected")});
  EXPECT_EQ(why_not(both, facts, {}), "socket[1]: connected   <- was 'initial'");
  EXPECT_EQ(why_not(test::state_is({"sim", -1}, "ready"), facts, {}),
            "sim: ready   <- there is no such machine");
  EXPECT_EQ(why_not(test::peer_has("p", Range{3}), facts, {}),
            "peer p: records 3..   <- had 1 records, 2 bytes");
  EXPECT_EQ(why_not(test::named(Guard::Kind::fired, "r"), facts, {}),
            "rule 'r' has fired   <- it had not");
  Guard negated = test::all_of({test::state_is({"pdp", 1}, "active")});
  negated.kind = Guard::Kind::negated;
  EXPECT_EQ(why_not(negated, facts, {}), "not (pdp[1]: active)   <- that was the case");
  Guard any = both;
  any.kind = Guard::Kind::any;
  EXPECT_EQ(why_not(any, facts, {}), "");
  any.parts[0] = test::state_is({"pdp", 2}, "active");
  EXPECT_EQ(why_not(any, facts, {}),
            "any of (pdp[2]: active | socket[1]: connected)   <- none was the case");
  facts.states["socket[1]"] = "connected";
  EXPECT_EQ(why_not(both, facts, {}), "");
}

TEST(CountRecords, CountsOnlyFinishedOnes) {
  EXPECT_EQ(count_records("", "\n"), 0);
  EXPECT_EQ(count_records("a", "\n"), 0);
  EXPECT_EQ(count_records("a\n", "\n"), 1);
  EXPECT_EQ(count_records("a\n\nb", "\n"), 2);
  EXPECT_EQ(count_records("a\r\nb\r", "\r\n"), 1);
  EXPECT_EQ(count_records("xxx", "xx"), 1);
  EXPECT_EQ(count_records("a\n", ""), 0);
}

TEST(DescribeRange, AsItIsWritten) {
  EXPECT_EQ(describe(Range{3, 3}), "3");
  EXPECT_EQ(describe(Range{2, 4}), "2..4");
  EXPECT_EQ(describe(Range{2}), "2..");
  Range below;
  below.max = 5;
  EXPECT_EQ(describe(below), "..5");
}

}  // namespace
}  // namespace bg96::scenarios
