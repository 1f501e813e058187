#include "emulator/at/final.hpp"

#include <algorithm>
#include <iterator>

namespace bg96::at {
namespace {

struct Wording {
  int code;
  std::string_view text;
};

// 27.007, table of mobile termination errors; the numbers are those of AT manual V2.2.
constexpr Wording kCme[] = {
    {0, "phone failure"},
    {1, "no connection to phone"},
    {2, "phone-adaptor link reserved"},
    {3, "operation not allowed"},
    {4, "operation not supported"},
    {5, "PH-SIM PIN required"},
    {6, "PH-FSIM PIN required"},
    {7, "PH-FSIM PUK required"},
    {10, "SIM not inserted"},
    {11, "SIM PIN required"},
    {12, "SIM PUK required"},
    {13, "SIM failure"},
    {14, "SIM busy"},
    {15, "SIM wrong"},
    {16, "incorrect password"},
    {17, "SIM PIN2 required"},
    {18, "SIM PUK2 required"},
    {20, "memory full"},
    {21, "invalid index"},
    {22, "not found"},
    {23, "memory failure"},
    {24, "text string too long"},
    {25, "invalid characters in text string"},
    {26, "dial string too long"},
    {27, "invalid characters in dial string"},
    {30, "no network service"},
    {31, "network timeout"},
    {32, "network not allowed - emergency calls only"},
    {40, "network personalization PIN required"},
    {41, "network personalization PUK required"},
    {42, "network subset personalization PIN required"},
    {43, "network subset personalization PUK required"},
    {44, "service provider personalization PIN required"},
    {45, "service provider personalization PUK required"},
    {46, "corporate personalization PIN required"},
    {47, "corporate personalization PUK required"},
    {50, "incorrect parameters"},
    {100, "unknown"},
    {103, "illegal MS"},
    {106, "illegal ME"},
    {107, "GPRS services not allowed"},
    {111, "PLMN not allowed"},
    {112, "location area not allowed"},
    {113, "roaming not allowed in this location area"},
    {132, "service option not supported"},
    {133, "requested service option not subscribed"},
    {134, "service option temporarily out of order"},
    {148, "unspecified GPRS error"},
    {149, "PDP authentication failure"},
    {150, "invalid mobile class"},
    // FILE manual.
    {400, "invalid input value"},
    {401, "larger than the size of the file"},
    {402, "read zero byte"},
    {403, "drive full"},
    {405, "file not found"},
    {406, "invalid file name"},
    {407, "file already existed"},
    {409, "fail to write"},
    {410, "fail to open"},
    {411, "fail to read"},
    {413, "reach max number of open files"},
    {414, "file read-only"},
    {416, "invalid file descriptor"},
    {417, "fail to list"},
    {418, "fail to delete"},
    {419, "fail to get disk info"},
    {420, "no space"},
    {421, "time out"},
    {423, "file too large"},
    {425, "invalid parameter"},
    {426, "file already opened"},
    // GNSS manual V1.1, chapter 3.
    {501, "invalid parameter(s)"},
    {502, "operation not supported"},
    {503, "GNSS subsystem busy"},
    {504, "session is ongoing"},
    {505, "session not active"},
    {506, "operation timeout"},
    {507, "function not enabled"},
    {508, "time information error"},
    {509, "XTRA not enabled"},
    {512, "validity time is out of range"},
    {513, "internal resource error"},
    {514, "GNSS locked"},
    {515, "end by E911"},
    {516, "not fixed now"},
    {517, "geo-fence ID does not exist"},
    {549, "unknown error"},
};

// 27.005, +CMS ERROR.
constexpr Wording kCms[] = {
    {300, "ME failure"},
    {301, "SMS service of ME reserved"},
    {302, "operation not allowed"},
    {303, "operation not supported"},
    {304, "invalid PDU mode parameter"},
    {305, "invalid text mode parameter"},
    {310, "SIM not inserted"},
    {311, "SIM PIN required"},
    {312, "PH-SIM PIN required"},
    {313, "SIM failure"},
    {314, "SIM busy"},
    {315, "SIM wrong"},
    {316, "SIM PUK required"},
    {317, "SIM PIN2 required"},
    {318, "SIM PUK2 required"},
    {320, "memory failure"},
    {321, "invalid memory index"},
    {322, "memory full"},
    {330, "SMSC address unknown"},
    {331, "no network service"},
    {332, "network timeout"},
    {340, "no +CNMA acknowledgement expected"},
    {500, "unknown error"},
    {512, "SIM not ready"},
    {513, "message length exceeds"},
    {514, "invalid request parameters"},
    {515, "ME storage failure"},
    {517, "invalid service mode"},
    {528, "more message to send state error"},
    {529, "MO SMS is not allowed"},
    {530, "GPRS is suspended"},
    {531, "ME storage full"},
};

template <typename Table>
std::string_view find(const Table& table, int code, std::string_view otherwise) {
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [code](const Wording& wording) { return wording.code == code; });
  return found == std::end(table) ? otherwise : found->text;
}

}  // namespace

std::string_view cme_text(int code) { return find(kCme, code, "unknown"); }
std::string_view cms_text(int code) { return find(kCms, code, "unknown error"); }

}  // namespace bg96::at
