// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/json_view.h"

namespace plumbline::text {

JsonView JsonView::operator[](std::string_view key) const
{
    static const nlohmann::json none;
    if (!m_value->is_object())
        wrong("an object");
    const auto found = m_value->find(key);
    return {
        found == m_value->end() ? none : *found, *m_file, m_path.empty() ? std::string(key) : m_path + "." + std::string(key)};
}

std::vector<JsonView> JsonView::items() const
{
    std::vector<JsonView> all;
    if (m_value->is_null())
        return all;
    if (!m_value->is_array())
        wrong("an array");
    for (std::size_t i = 0; i < m_value->size(); ++i)
        all.emplace_back((*m_value)[i], *m_file, m_path + "[" + std::to_string(i) + "]");
    return all;
}

std::string JsonView::string() const
{
    if (!m_value->is_string())
        wrong("a string");
    return m_value->get<std::string>();
}

std::int64_t JsonView::integer() const
{
    if (!m_value->is_number_integer()
        || (m_value->is_number_unsigned() && m_value->get<std::uint64_t>() > std::uint64_t{INT64_MAX}))
        wrong("a whole number");
    return m_value->get<std::int64_t>();
}

std::string JsonView::stringOr(std::string_view key, std::string_view otherwise) const
{
    const JsonView member = (*this)[key];
    return member.isNull() ? std::string(otherwise) : member.string();
}

std::int64_t JsonView::integerOr(std::string_view key, std::int64_t otherwise) const
{
    const JsonView member = (*this)[key];
    return member.isNull() ? otherwise : member.integer();
}

bool JsonView::booleanOr(std::string_view key, bool otherwise) const
{
    const JsonView member = (*this)[key];
    if (member.isNull())
        return otherwise;
    if (!member.value().is_boolean())
        member.wrong("true or false");
    return member.value().get<bool>();
}

void JsonView::wrong(const std::string& expected) const
{
    throw Error(ErrorCode::CorruptFile,
        {.file = *m_file,
            .place = "key " + m_path,
            .expected = expected,
            .found = m_value->type_name(),
            .advice = Advice::DownloadAgain});
}

void JsonView::unsupported(const std::string& found) const
{
    throw Error(ErrorCode::UnsupportedFormat, {.file = *m_file, .place = "key " + m_path, .found = found});
}

} // namespace plumbline::text
