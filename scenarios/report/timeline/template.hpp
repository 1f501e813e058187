#pragma once

#include <string_view>

/// The files of this folder that the page is made of; the build puts them into a source of its own.
namespace bg96::scenarios::timeline {

extern const std::string_view kHtml;
extern const std::string_view kCss;
extern const std::string_view kModel;
extern const std::string_view kJs;

}  // namespace bg96::scenarios::timeline
