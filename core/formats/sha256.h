// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace plumbline::formats {

/// SHA-256 (FIPS 180-4, §6.2).
class Sha256 {
public:
    void add(std::span<const std::byte> data);
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    /// Hexadecimal. The object is used up.
    [[nodiscard]] std::string finish();

private:
    void block(const unsigned char* data);

    std::array<std::uint32_t, 8> m_state{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
    std::array<unsigned char, 64> m_pending{};
    std::size_t m_pendingSize = 0;
    std::uint64_t m_length = 0;
};

} // namespace plumbline::formats
