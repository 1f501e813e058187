#include "emulator/app/cases/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace bg96::app {

std::string sha256(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::logic_error("OpenSSL has no SHA-256");
  }
  std::string text;
  for (unsigned index = 0; index < size; ++index) {
    const unsigned char byte = digest.at(index);
    text += {kHex[byte >> 4U], kHex[byte & 0xFU]};
  }
  return text;
}

}  // namespace bg96::app
