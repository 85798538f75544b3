// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/sharing_numbers.h"

namespace plumbline::attention {

namespace {
bool isNumber(const Json& json, const char* key)
{
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() && found->is_number();
}
} // namespace

Json numbersOf(const std::optional<store::StoredResult>& stored)
{
    if (!stored || stored->arrays.empty())
        return {};
    try {
        return Json::parse(stored->arrays.front().bytes);
    } catch (const Json::exception&) {
        return {}; // damaged: measured anew and replaced
    }
}

std::optional<lisa::LiveJudgement> judgementOf(const Json& json)
{
    for (const char* key : {"base", "changed", "kl", "agreement", "tokens", "window"})
        if (!isNumber(json, key))
            return std::nullopt;
    return lisa::LiveJudgement{.basePerplexity = json["base"],
        .changedPerplexity = json["changed"],
        .divergence = json["kl"],
        .agreement = json["agreement"],
        .tokens = json["tokens"],
        .window = json["window"]};
}

Json toJson(const lisa::LiveJudgement& judgement)
{
    return {{"base", judgement.basePerplexity}, {"changed", judgement.changedPerplexity}, {"kl", judgement.divergence},
        {"agreement", judgement.agreement}, {"tokens", judgement.tokens}, {"window", judgement.window}};
}

std::optional<lisa::LiveSpeed> speedOf(const Json& json)
{
    for (const char* key : {"off", "on", "context"})
        if (!isNumber(json, key))
            return std::nullopt;
    return lisa::LiveSpeed{.off = json["off"], .on = json["on"], .context = json["context"]};
}

Json toJson(const lisa::LiveSpeed& speed)
{
    return {{"off", speed.off}, {"on", speed.on}, {"context", speed.context}};
}

std::optional<lisa::LiveCosts> costsOf(const Json& json, std::size_t layers)
{
    if (!isNumber(json, "base") || !isNumber(json, "tokens") || !isNumber(json, "window") || !json.contains("rise")
        || !json["rise"].is_array() || json["rise"].size() != layers)
        return std::nullopt;
    lisa::LiveCosts costs{.rise = {}, .basePerplexity = json["base"], .tokens = json["tokens"], .window = json["window"]};
    for (const Json& one : json["rise"]) {
        if (!one.is_number())
            return std::nullopt;
        costs.rise.push_back(one);
    }
    return costs;
}

} // namespace plumbline::attention
