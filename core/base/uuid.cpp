// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uuid.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <random>

namespace plumbline {

Uuid Uuid::make()
{
    static std::mutex mutex;
    static std::random_device device;
    static std::uint64_t lastTime = 0;
    static std::uint32_t counter = 0; // 12 bits of rand_a and 14 of rand_b: the sub-millisecond order

    std::uint64_t time = 0, random = 0;
    std::uint32_t order = 0;
    {
        const std::lock_guard lock(mutex);
        time = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
        if (time <= lastTime && counter + 1 < (1U << 26)) {
            time = lastTime;
            ++counter;
        } else {
            time = std::max(time, lastTime + 1);
            counter = device() & 0xFFFFU;
        }
        lastTime = time;
        order = counter;
        random = (static_cast<std::uint64_t>(device()) << 32) | device();
    }
    Uuid id;
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(time >> (40 - 8 * i));
    id.bytes[6] = static_cast<std::uint8_t>(0x70U | (order >> 22));
    id.bytes[7] = static_cast<std::uint8_t>(order >> 14);
    id.bytes[8] = static_cast<std::uint8_t>(0x80U | ((order >> 8) & 0x3FU));
    id.bytes[9] = static_cast<std::uint8_t>(order);
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[10 + i] = static_cast<std::uint8_t>(random >> (8 * i));
    return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    Uuid id;
    std::size_t digit = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-')
                return std::nullopt;
            continue;
        }
        int value = 0;
        if (c >= '0' && c <= '9')
            value = c - '0';
        else if (c >= 'a' && c <= 'f')
            value = c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            value = c - 'A' + 10;
        else
            return std::nullopt;
        auto& byte = id.bytes[digit / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | value);
        ++digit;
    }
    return id;
}

std::string Uuid::toString() const
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 15];
    }
    return text;
}

} // namespace plumbline
