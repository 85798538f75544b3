// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"
#include "app/commands/model_options.h"
#include "core/lisa/adapter.h"
#include "core/lisa/decode_speed.h"
#include "core/nn/load.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>

namespace plumbline::app {

namespace {
using Clock = std::chrono::steady_clock;

struct Options {
    ModelOptions model;
    std::string adapter, batches = "1,8,32", contexts = "256,1024,2048", phase = "both";
    int repeats = 3, steps = 8;
    bool allowBase = false, json = false;
};

struct Row {
    std::int64_t batch = 0, context = 0;
    bool decode = true;
    double off = 0.0, on = 0.0;               ///< tokens a second, medians
    double ratio = 0.0;                       ///< median of on / off of one turn: what both suffered cancels
    double byBytes = 0.0, byMultiplyAdds = 0.0; ///< greatest ratio that less of either could give
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double prefillSpeed(nn::Decoder& decoder, std::int64_t batch, std::int64_t context, const CancelToken& cancel)
{
    nn::DecoderInput input;
    input.ids = at::randint(decoder.config().vocabSize, {batch, context}, at::kLong);
    input.logits = nn::LogitRows::Last;
    input.cancel = cancel;
    nn::KeyValueCache cache(decoder.config(), batch, decoder.options(), context);
    const auto start = Clock::now();
    (void)decoder.forward(input, &cache);
    return static_cast<double>(batch * context) / std::chrono::duration<double>(Clock::now() - start).count();
}

/// What the bytes that must be read, and the multiply-adds that must be done, would allow at best.
void addCeilings(Row& row, const nn::Decoder& decoder, const lisa::Substitution& substitution)
{
    const auto& config = decoder.config();
    const auto size = static_cast<std::int64_t>(at::elementSize(decoder.dtype()));
    const lisa::Accounting account = substitution.accounting(size, row.decode ? row.context : row.context / 2);
    const std::int64_t shared = static_cast<std::int64_t>(substitution.sharedLayers().size());
    const std::int64_t spared = config.hiddenSize * (config.heads + config.keyValueHeads) * config.headDim * shared;
    const auto weights = static_cast<double>(account.baseParameters), rows = static_cast<double>(row.batch * (row.decode ? 1 : row.context));
    // Weights are read once a pass; new ones are float32. In prefill the cache is written, not read again: bytes say little there.
    const double bytesOff = weights * static_cast<double>(size) + (row.decode ? static_cast<double>(row.batch * row.context * account.kvBytesBase) : 0.0);
    const double bytesOn = (weights - static_cast<double>(spared)) * static_cast<double>(size) + static_cast<double>((account.trainedParameters - account.foldedParameters) * 4)
        + (row.decode ? static_cast<double>(row.batch * row.context * account.kvBytesShared) : 0.0);
    const double projections = static_cast<double>(config.layers * config.hiddenSize * (config.heads + config.keyValueHeads) * config.headDim);
    const double other = rows * (weights - projections); // all products but Q and K, once a row
    row.byBytes = bytesOff / bytesOn;
    row.byMultiplyAdds = (other + rows * static_cast<double>(account.multiplyAddsBase)) / (other + rows * static_cast<double>(account.multiplyAddsShared));
}

void bench(const Options& o, const Shell& shell)
{
    const c10::NoGradGuard noGradients;
    const LoadedModel model = loadModel(o.model, shell);
    nn::Decoder& decoder = *model.decoder;
    const lisa::Adapter adapter = lisa::loadAdapter(o.adapter, model.files, decoder, o.allowBase, shell.cancel);
    if (!adapter.substitution)
        throw Error(ErrorCode::InvalidArgument, {.file = o.adapter, .place = "adapter", .expected = "shared attention", .found = "a control"});
    std::vector<Row> rows;
    for (const std::int32_t context : parseIds(o.contexts)) {
        for (const std::int32_t batch : parseIds(o.batches)) {
            for (const bool decode : {true, false}) {
                if ((!decode && batch != 1) || o.phase == (decode ? "prefill" : "decode"))
                    continue;
                Row row{.batch = batch, .context = context, .decode = decode};
                std::vector<double> off, on;
                auto plain = lisa::filledCache(decoder, *adapter.substitution, false, batch, decode ? context : 1, o.steps + 2);
                auto shared = lisa::filledCache(decoder, *adapter.substitution, true, batch, decode ? context : 1, o.steps + 2);
                for (int i = 0; i < o.repeats; ++i) { // in turn, so that both see the same machine
                    adapter.remove(decoder);
                    off.push_back(decode ? lisa::decodeSpeed(decoder, plain, context, o.steps, shell.cancel) : prefillSpeed(decoder, batch, context, shell.cancel));
                    adapter.apply(decoder);
                    on.push_back(decode ? lisa::decodeSpeed(decoder, shared, context, o.steps, shell.cancel) : prefillSpeed(decoder, batch, context, shell.cancel));
                }
                adapter.remove(decoder);
                row.off = median(off);
                row.on = median(on);
                std::vector<double> pairs;
                for (std::size_t i = 0; i < on.size(); ++i)
                    pairs.push_back(on[i] / off[i]);
                row.ratio = median(pairs);
                addCeilings(row, decoder, *adapter.substitution);
                rows.push_back(row);
                if (!o.json)
                    fmt::print("{:<8} batch {:>2} context {:>5}   off {:>9.1f}   on {:>9.1f} tokens/s   {:.3f}   at best by bytes {:.3f}, by multiply-adds {:.3f}\n",
                               decode ? "decode" : "prefill", row.batch, row.context, row.off, row.on, row.ratio, row.byBytes, row.byMultiplyAdds);
                std::fflush(stdout);
            }
        }
    }
    if (!o.json)
        return;
    Json json = Json::array();
    for (const Row& row : rows)
        json.push_back({{"batch", row.batch}, {"context", row.context}, {"phase", row.decode ? "decode" : "prefill"}, {"tokens_per_second", {{"off", row.off}, {"on", row.on}}},
                        {"ratio", row.ratio}, {"ceiling", {{"bytes", row.byBytes}, {"multiply_adds", row.byMultiplyAdds}}}});
    print(json);
}
} // namespace

void addLisaBench(CLI::App& lisa, Shell& shell)
{
    CLI::App* verb = lisa.add_subcommand("bench", "Tokens a second with and without the adapter, in turn in one run, and the median of their ratios pair by pair; prefill at batch 1");
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    verb->add_option("--adapter", options->adapter, "folder of an adapter")->required();
    verb->add_option("--batch", options->batches, "texts at once")->capture_default_str();
    verb->add_option("--context", options->contexts, "tokens in the cache, or of the prompt")->capture_default_str();
    verb->add_option("--phase", options->phase, "decode, prefill or both")->check(CLI::IsMember({"both", "decode", "prefill"}))->capture_default_str();
    verb->add_option("--repeats", options->repeats, "of each measurement; the median counts")->check(CLI::Range(1, 1000))->capture_default_str();
    verb->add_option("--steps", options->steps, "tokens a text in one measurement of decoding")->check(CLI::Range(1, 4096))->capture_default_str();
    verb->add_flag("--allow-base", options->allowBase, "go on with another base model than the adapter's");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=, &shell] { bench(*options, shell); });
}

} // namespace plumbline::app
