# Makes OUTPUT, a C++ source that holds the files of FOLDER that the timeline's page is made of.
set(text "#include \"scenarios/report/timeline/template.hpp\"\n\nnamespace bg96::scenarios::timeline {\n")
foreach(part "Html;timeline.html" "Css;timeline.css" "Model;model.js" "Js;timeline.js")
  list(GET part 0 name)
  list(GET part 1 file)
  # As bytes: a text with brackets and semicolons is no list.
  file(READ "${FOLDER}/${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND text "static constexpr char k${name}Bytes[] = {${bytes}};\n"
                     "const std::string_view k${name}(k${name}Bytes, sizeof(k${name}Bytes));\n")
endforeach()
string(APPEND text "}  // namespace bg96::scenarios::timeline\n")
file(WRITE "${OUTPUT}" "${text}")
