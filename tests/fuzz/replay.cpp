// Runs a fuzz target over its corpus, and over what simple changes make of it, without libFuzzer.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kChangesPerFile = 200;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string changed(std::string input, std::mt19937& random) {
  for (unsigned i = 0, count = 1 + random() % 4; i < count && !input.empty(); ++i) {
    const std::size_t at = random() % input.size();
    switch (random() % 4) {
      case 0: input[at] = static_cast<char>(random()); break;
      case 1: input.erase(at, 1 + random() % 8); break;
      case 2: input.insert(at, 1, static_cast<char>(random())); break;
      case 3: input.insert(at, input.substr(random() % input.size(), random() % 32)); break;
    }
  }
  return input;
}

}  // namespace

int main(int count, char** values) {
  int files = 0;
  std::mt19937 random(96);
  for (int i = 1; i < count; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(values[i])) {
      std::ifstream stream(entry.path(), std::ios::binary);
      const std::string input{std::istreambuf_iterator<char>(stream), {}};
      run(input);
      for (int change = 0; change < kChangesPerFile; ++change) run(changed(input, random));
      ++files;
    }
  }
  std::printf("%d files, %d changes of each\n", files, kChangesPerFile);
  return files > 0 ? 0 : 1;
}
