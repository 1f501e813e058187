#include "scenarios/cases/sha256.hpp"

#include <openssl/evp.h>

#include <array>

namespace bg96::scenarios {

std::string sha256(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr);
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += {kDigits[hash[i] >> 4U], kDigits[hash[i] & 0xfU]};
  }
  return text;
}

}  // namespace bg96::scenarios
