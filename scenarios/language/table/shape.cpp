#include "scenarios/language/table/shape.hpp"

namespace bg96::scenarios {

Key::Key() = default;
Key::Key(const Key& other) = default;
Key::Key(Key&& other) noexcept = default;
Key& Key::operator=(const Key& other) = default;
Key& Key::operator=(Key&& other) noexcept = default;
Key::~Key() = default;

Shape::Shape() = default;
Shape::Shape(const Shape& other) = default;
Shape::Shape(Shape&& other) noexcept = default;
Shape& Shape::operator=(const Shape& other) = default;
Shape& Shape::operator=(Shape&& other) noexcept = default;
Shape::~Shape() = default;

}  // namespace bg96::scenarios
