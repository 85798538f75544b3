// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::text {

/// A value of a JSON file with the path of its key, so that what is wrong can be named.
class JsonView {
public:
    JsonView(const nlohmann::json& value, const std::filesystem::path& file, std::string path)
        : m_value(&value)
        , m_file(&file)
        , m_path(std::move(path))
    {
    }

    [[nodiscard]] const std::filesystem::path& file() const { return *m_file; }
    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] const nlohmann::json& value() const { return *m_value; }
    [[nodiscard]] bool isNull() const { return m_value->is_null(); }
    [[nodiscard]] bool isString() const { return m_value->is_string(); }
    [[nodiscard]] bool isObject() const { return m_value->is_object(); }

    /// The member, or a null where there is none. @throws Error CorruptFile where this is no object
    [[nodiscard]] JsonView operator[](std::string_view key) const;
    [[nodiscard]] std::vector<JsonView> items() const; ///< of an array; a null has none
    [[nodiscard]] std::string string() const;
    [[nodiscard]] std::int64_t integer() const;
    [[nodiscard]] std::string stringOr(std::string_view key, std::string_view otherwise) const;
    [[nodiscard]] std::int64_t integerOr(std::string_view key, std::int64_t otherwise) const;
    [[nodiscard]] bool booleanOr(std::string_view key, bool otherwise) const;
    /// The value of "type".
    [[nodiscard]] std::string type() const { return (*this)["type"].string(); }

    [[noreturn]] void wrong(const std::string& expected) const;
    /// This kind of thing is known to exist, but is not built here.
    [[noreturn]] void unsupported(const std::string& found) const;

private:
    const nlohmann::json* m_value;
    const std::filesystem::path* m_file;
    std::string m_path;
};

} // namespace plumbline::text
