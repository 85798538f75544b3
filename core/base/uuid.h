// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

/// UUID version 7 (RFC 9562): sorts by the time of its making, to the millisecond. Every stored object has one.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    /// Increasing within one process, also inside one millisecond. Any thread.
    [[nodiscard]] static Uuid make();
    /// "0190a1b2-…", any case; nothing where the text is no UUID.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);
    [[nodiscard]] std::string toString() const;
    [[nodiscard]] bool isNull() const { return *this == Uuid{}; }
    auto operator<=>(const Uuid&) const = default;
};

} // namespace plumbline
