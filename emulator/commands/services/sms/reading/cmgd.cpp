// AT+CMGD: deletes messages.
#include "emulator/commands/services/sms/typing.hpp"

namespace bg96::commands {
namespace {

using namespace modem;
using sms::Status;

constexpr std::size_t kToRead = 0;  // of AT+CPMS

enum class Which : int { index = 0, read, read_and_sent, read_sent_and_unsent, all };

struct Args {
  int index = 0;
  Which which = Which::index;
};
constexpr auto kShape = at::shape(at::integer<&Args::index>("index", 0, kMaxMessageIndex),
                                  at::optional(at::integer<&Args::which>("delflag", 0, 4)));

bool goes(Status status, Which which) {
  switch (status) {
    case Status::received_unread: return which == Which::all;
    case Status::received_read: return which >= Which::read;
    case Status::stored_sent: return which >= Which::read_and_sent;
    case Status::stored_unsent: return which >= Which::read_sent_and_unsent;
  }
  return false;
}

at::Final write(CommandContext& context, const Args& args) {
  MessageService& messages = context.messages();
  if (const int error = messages.error()) return at::Final::cms(error);
  sms::MessageStore& store = messages.chosen(kToRead);
  if (args.which == Which::index) {
    if (!store.has_place(args.index)) return at::Final::cms(kInvalidMemoryIndex);
    store.remove(args.index);
  } else {
    for (const int index : store.indices()) {
      if (goes(store.find(index)->status, args.which)) store.remove(index);
    }
  }
  messages.removed();
  return at::Final::ok();
}

at::Final test(CommandContext& context) {
  MessageService& messages = context.messages();
  if (const int error = messages.error()) return at::Final::cms(error);
  std::string taken;
  for (const int index : messages.chosen(kToRead).indices()) {
    taken += at::text(taken.empty() ? "" : ",", index);
  }
  context.line("+CMGD: (", taken, "),(0-4)");
  return at::Final::ok();
}

}  // namespace

extern constinit const at::CommandSpec cmgd{.name = "+CMGD",
                                            .summary = "Delete messages",
                                            .manual = "AT manual V2.2",
                                            .params = kShape,
                                            .write = &at::bound<kShape, &write>,
                                            .test = &at::plain<&test>};

}  // namespace bg96::commands
