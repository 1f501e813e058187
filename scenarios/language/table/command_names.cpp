#include "scenarios/language/table/command_names.hpp"

#include <algorithm>
#include <array>

#include "emulator/at/text.hpp"
#include "scenarios/language/syntax/suggest.hpp"

namespace bg96::scenarios {
namespace {

// Extended commands of the BG96's manuals that a host may well send, whether they are emulated or
// not: a pattern that names one of them is no slip of typing.
constexpr auto kNames = std::to_array<std::string_view>(
    {"+CBC",     "+CCLK",       "+CEDRXRDP",  "+CEDRXS",    "+CEREG",    "+CESQ",       "+CFUN",
     "+CGACT",   "+CGATT",      "+CGCONTRDP", "+CGDCONT",   "+CGEREP",   "+CGMI",       "+CGMM",
     "+CGMR",    "+CGPADDR",    "+CGREG",     "+CGSN",      "+CIMI",     "+CLCK",       "+CMEE",
     "+CMUX",    "+CNMI",       "+CNUM",      "+COPS",      "+CPAS",     "+CPIN",       "+CPSMS",
     "+CPWD",    "+CREG",       "+CRSM",      "+CSCS",      "+CSIM",     "+CSQ",        "+CTZR",
     "+CTZU",    "+GMI",        "+GMM",       "+GMR",       "+GSN",      "+ICF",        "+IFC",
     "+IPR",     "+QADC",       "+QAUGDCNT",  "+QCCID",     "+QCFG",     "+QCSCON",     "+QCSQ",
     "+QENG",    "+QFCLOSE",    "+QFDEL",     "+QFDWL",     "+QFLDS",    "+QFLST",      "+QFOPEN",
     "+QFREAD",  "+QFUPL",      "+QFWRITE",   "+QGDCNT",    "+QGMR",     "+QIACT",      "+QICFG",
     "+QICLOSE", "+QICSGP",     "+QIDEACT",   "+QIDNSCFG",  "+QIDNSGIP", "+QIGETERROR", "+QINISTAT",
     "+QIOPEN",  "+QIRD",       "+QISDE",     "+QISEND",    "+QISENDEX", "+QISTATE",    "+QISWTMD",
     "+QLTS",    "+QNTP",       "+QNWINFO",   "+QPINC",     "+QPING",    "+QPOWD",      "+QPRTPARA",
     "+QPSMCFG", "+QPSMEXTCFG", "+QPSMS",     "+QPSMTIMER", "+QSCLK",    "+QSIMDET",    "+QSIMSTAT",
     "+QSPN",    "+QTEMP",      "+QURCCFG"});
// And families of them that have manuals of their own.
constexpr auto kFamilies = std::to_array<std::string_view>(
    {"+QMT", "+QSSL", "+QHTTP", "+QFTP", "+QGPS", "+QCOAP", "+QLW", "+CMG", "+CMS", "+CSM"});
// V.250's letters.
constexpr std::string_view kLetters = "ACDEFHILMNOPQSTVWXZ";

bool is_permutation(std::string_view left, std::string_view right) {
  return std::is_permutation(left.begin(), left.end(), right.begin(), right.end());
}

bool is_of_a_family(std::string_view name) {
  return std::any_of(kFamilies.begin(), kFamilies.end(), [name](std::string_view family) {
    return name.size() > family.size() && name.substr(0, family.size()) == family;
  });
}

bool is_basic(std::string_view name) {
  const std::string_view letter = name.substr(name.front() == '&' ? 1 : 0);
  return letter.size() == 1 && kLetters.find(letter) != std::string_view::npos;
}

}  // namespace

CommandDoubt doubt_command(std::string_view name, const std::vector<std::string>& known) {
  if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return {};
  const bool real = std::find(kNames.begin(), kNames.end(), name) != kNames.end();
  if (real || is_of_a_family(name) || is_basic(name)) {
    return {CommandDoubt::Kind::not_emulated, {}};
  }
  std::vector<std::string> all = known;
  all.insert(all.end(), kNames.begin(), kNames.end());
  // Names of commands are short and alike: more than a letter, or two that changed places, is
  // another name.
  std::string_view nearest = nearest_name(name, all);
  constexpr std::size_t kLong = 8;
  const bool swapped = nearest.size() == name.size() && is_permutation(nearest, name);
  const std::size_t most = name.size() >= kLong ? 2 : 1;
  if (!swapped && at::typing_slips(name, nearest) > most) nearest = {};
  return {CommandDoubt::Kind::unknown, std::string(nearest)};
}

}  // namespace bg96::scenarios
