// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/row_values.h"

#include <algorithm>

namespace plumbline::store {

namespace {
template <class Enum> Enum enumOf(const Json& json, const char* key, int count, Enum otherwise)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer())
        return otherwise;
    const auto value = found->get<std::int64_t>();
    return value >= 0 && value < count ? static_cast<Enum>(value) : otherwise;
}
} // namespace

std::string_view idBytes(const Uuid& id)
{
    return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

Uuid idOf(const std::string& bytes)
{
    Uuid id;
    if (bytes.size() == id.bytes.size())
        std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

Json errorJson(ErrorCode code, const ErrorDetail& detail)
{
    return {{"code", static_cast<int>(code)}, {"file", detail.file.string()}, {"place", detail.place},
        {"expected", detail.expected}, {"found", detail.found}, {"advice", static_cast<int>(detail.advice)}};
}

std::pair<ErrorCode, ErrorDetail> errorOf(const Json& json)
{
    if (!json.is_object())
        return {ErrorCode::Internal, {}};
    const auto text = [&](const char* key) -> std::string {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    return {enumOf(json, "code", kErrorCodeCount, ErrorCode::Internal),
        {.file = text("file"),
            .place = text("place"),
            .expected = text("expected"),
            .found = text("found"),
            .advice = enumOf(json, "advice", kAdviceCount, Advice::None)}};
}

} // namespace plumbline::store
