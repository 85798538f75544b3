// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/weights.h"

#include <optional>
#include <variant>

namespace plumbline::formats {

/// A value of a GGUF header. Integers of all widths are widened, floats are doubles; arrays keep one element type.
struct GgufValue {
    using Array = std::vector<GgufValue>;
    std::variant<std::int64_t, std::uint64_t, double, bool, std::string, Array> value;

    [[nodiscard]] std::optional<std::int64_t> integer() const; ///< signed or unsigned, where it fits
    [[nodiscard]] std::optional<double> number() const;        ///< any number
    [[nodiscard]] const std::string* string() const;
    [[nodiscard]] const Array* array() const;
};

/// A GGUF file (version 2 or 3), or all parts of a split one (`-00001-of-0000N.gguf`, any part may be named).
/// Tensor names are GGUF's own ("blk.0.attn_q.weight"), shapes row-major, Q/K rows still permuted as stored.
class GgufFile : public WeightFile {
public:
    [[nodiscard]] virtual const std::map<std::string, GgufValue, std::less<>>& metadata() const = 0;
    [[nodiscard]] virtual const GgufValue* value(std::string_view key) const = 0;
};

/// @throws Error CorruptFile, UnsupportedFormat, NewerFileVersion. Memory is bounded by the file's size.
[[nodiscard]] std::shared_ptr<const GgufFile> openGguf(const std::filesystem::path& file);

} // namespace plumbline::formats
