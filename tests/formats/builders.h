// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/paths.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::test {

template<typename T>
void append(std::string& out, T value)
{
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
}

/// A safetensors file with this header, right or wrong.
inline std::string safetensors(const std::string& header, const std::string& data)
{
    std::string out;
    append<std::uint64_t>(out, header.size());
    return out + header + data;
}

/// A GGUF file, right or wrong.
class GgufBuilder {
public:
    std::uint32_t version = 3;
    std::uint64_t alignment = 32;

    static std::string text(const std::string& value)
    {
        std::string out;
        append<std::uint64_t>(out, value.size());
        return out + value;
    }
    GgufBuilder& key(const std::string& name, std::uint32_t type, const std::string& value)
    {
        m_keys += text(name);
        append(m_keys, type);
        m_keys += value;
        ++m_keyCount;
        return *this;
    }
    GgufBuilder& number(const std::string& name, std::uint32_t value)
    {
        std::string bytes;
        append(bytes, value);
        return key(name, 4, bytes);
    }
    GgufBuilder& real(const std::string& name, float value)
    {
        std::string bytes;
        append(bytes, value);
        return key(name, 6, bytes);
    }
    GgufBuilder& string(const std::string& name, const std::string& value) { return key(name, 8, text(value)); }
    /// `dimensions` fastest first, as the file has them; `offset` where it is not the next free one.
    GgufBuilder& tensor(const std::string& name, const std::vector<std::uint64_t>& dimensions, std::uint32_t type, const std::string& data,
                        std::optional<std::uint64_t> offset = {})
    {
        m_data.resize((m_data.size() + alignment - 1) / alignment * alignment);
        m_tensors += text(name);
        append(m_tensors, static_cast<std::uint32_t>(dimensions.size()));
        for (const std::uint64_t dimension : dimensions)
            append(m_tensors, dimension);
        append(m_tensors, type);
        append<std::uint64_t>(m_tensors, offset.value_or(m_data.size()));
        m_data += data;
        ++m_tensorCount;
        return *this;
    }
    [[nodiscard]] std::string build() const
    {
        std::string out = "GGUF";
        append(out, version);
        append(out, m_tensorCount);
        append(out, m_keyCount);
        out += m_keys + m_tensors;
        out.resize((out.size() + alignment - 1) / alignment * alignment);
        return out + m_data;
    }

private:
    std::string m_keys, m_tensors, m_data;
    std::uint64_t m_keyCount = 0, m_tensorCount = 0;
};

/// `count` values as bytes.
inline std::string floats(std::size_t count, float value = 0.5F)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        append(out, value);
    return out;
}

/// The error that `call` throws; fails the test where it throws none.
inline Error errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {ErrorCode::Internal, {}};
}

} // namespace plumbline::test
