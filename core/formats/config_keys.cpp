// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/config_keys.h"

#include "core/formats/shown.h"

#include <cmath>
#include <cstdio>

namespace plumbline::formats {

namespace {
std::string shownNumber(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}
} // namespace

std::string shownJson(const Json& value)
{
    if (value.is_string())
        return "\"" + shown(value.get_ref<const std::string&>()) + "\"";
    if (value.is_object())
        return "an object";
    if (value.is_array())
        return "a list";
    return shown(value.dump());
}

void ConfigKeys::corrupt(const std::string& key, std::string expected, std::string found) const
{
    throw Error(ErrorCode::CorruptFile,
                {.file = m_file, .place = m_prefix + key, .expected = std::move(expected), .found = std::move(found), .advice = Advice::FixLine});
}

void ConfigKeys::unsupported(const std::string& key, std::string expected, std::string found, Advice advice) const
{
    throw Error(ErrorCode::UnsupportedFormat,
                {.file = m_file, .place = m_prefix + key, .expected = std::move(expected), .found = std::move(found), .advice = advice});
}

std::optional<std::int64_t> ConfigKeys::integerIn(const std::string& key, std::int64_t least, std::int64_t most) const
{
    const auto value = integer(key);
    if (value && (*value < least || *value > most))
        corrupt(key, "a whole number from " + grouped(static_cast<unsigned long long>(least)) + " to " + grouped(static_cast<unsigned long long>(most)),
                std::to_string(*value));
    return value;
}

std::optional<double> ConfigKeys::numberIn(const std::string& key, double above, double most) const
{
    const auto value = number(key);
    if (value && !(*value > above && *value <= most))
        corrupt(key, "a number above " + shownNumber(above) + ", at most " + shownNumber(most), shownNumber(*value));
    return value;
}

JsonKeys::JsonKeys(const Json& object, std::filesystem::path file, std::string prefix)
    : ConfigKeys(std::move(file), std::move(prefix))
    , m_object(object)
{
    if (!object.is_object()) {
        std::string place = m_prefix;
        if (!place.empty())
            place.pop_back(); // the dot
        throw Error(ErrorCode::CorruptFile,
                    {.file = m_file, .place = std::move(place), .expected = "an object", .found = shownJson(object), .advice = Advice::FixLine});
    }
}

const Json* JsonKeys::find(const std::string& key) const
{
    const auto found = m_object.find(key);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

bool JsonKeys::isNull(const std::string& key) const
{
    const auto found = m_object.find(key);
    return found != m_object.end() && found->is_null();
}

std::optional<double> JsonKeys::number(const std::string& key) const
{
    const Json* value = find(key);
    if (value == nullptr)
        return {};
    if (!value->is_number())
        corrupt(key, "a number", shownJson(*value));
    return value->get<double>();
}

std::optional<std::int64_t> JsonKeys::integer(const std::string& key) const
{
    const Json* value = find(key);
    if (value == nullptr)
        return {};
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        corrupt(key, "a number below 2^63", shownJson(*value));
    if (value->is_number_integer())
        return value->get<std::int64_t>();
    // Some writers go through doubles: 4096.0 is a whole number.
    if (value->is_number_float()) {
        const double number = value->get<double>();
        if (std::nearbyint(number) == number && std::abs(number) < 9e15)
            return static_cast<std::int64_t>(number);
    }
    corrupt(key, "a whole number", shownJson(*value));
}

std::optional<bool> JsonKeys::boolean(const std::string& key) const
{
    const Json* value = find(key);
    if (value == nullptr)
        return {};
    if (!value->is_boolean())
        corrupt(key, "true or false", shownJson(*value));
    return value->get<bool>();
}

std::optional<std::string> JsonKeys::text(const std::string& key) const
{
    const Json* value = find(key);
    if (value == nullptr)
        return {};
    if (!value->is_string())
        corrupt(key, "a text", shownJson(*value));
    return value->get<std::string>();
}

std::vector<std::int64_t> JsonKeys::ids(const std::string& key) const
{
    const Json* value = find(key);
    std::vector<std::int64_t> result;
    if (value == nullptr)
        return result;
    const auto take = [&](const Json& id) {
        if (!id.is_number_integer())
            corrupt(key, "a whole number or a list of them", shownJson(id));
        if (id.is_number_unsigned() && id.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
            corrupt(key, "a number below 2^63", shownJson(id));
        if (const auto number = id.get<std::int64_t>(); number >= 0)
            result.push_back(number);
    };
    if (value->is_array())
        for (const Json& id : *value)
            take(id);
    else
        take(*value);
    return result;
}

void checkConfig(const DecoderConfig& config, const ConfigKeys& keys, bool fromGguf)
{
    const auto key = [&](const char* huggingFace, const char* gguf) { return std::string(fromGguf ? gguf : huggingFace); };
    if (config.heads % config.keyValueHeads != 0)
        keys.corrupt(key("num_key_value_heads", "attention.head_count_kv"), "a divisor of " + std::to_string(config.heads) + " heads",
                     std::to_string(config.keyValueHeads));
    if (config.headDim % 2 != 0)
        keys.corrupt(key("head_dim", "attention.key_length"), "an even number", std::to_string(config.headDim));
    const RopeConfig& rope = config.rope;
    if (rope.kind == RopeConfig::Kind::Llama3 && !(rope.highFreqFactor > rope.lowFreqFactor))
        keys.corrupt("high_freq_factor", "more than low_freq_factor, " + shownNumber(rope.lowFreqFactor), shownNumber(rope.highFreqFactor));
}

} // namespace plumbline::formats
