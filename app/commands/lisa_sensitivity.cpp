// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/lisa_verbs.h"
#include "app/commands/model_options.h"
#include "core/lisa/evaluation.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace plumbline::app {

void addLisaSensitivity(CLI::App& lisa, Shell& shell)
{
    CLI::App* verb = lisa.add_subcommand("sensitivity", "How much worse the model gets when one layer alone borrows its attention");
    struct Options {
        ModelOptions model;
        std::string textFile;
        std::int64_t tokens = 16384, window = 512, assignment = 8;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb);
    verb->add_option("--text-file", options->textFile, "the text to measure on")->required();
    verb->add_option("--tokens", options->tokens, "of it, at most; 0: all")->check(CLI::NonNegativeNumber)->capture_default_str();
    verb->add_option("--window", options->window, "tokens read together")->check(CLI::Range(2, 1 << 20))->capture_default_str();
    verb->add_option("--assignment-windows", options->assignment, "windows that the assignment of heads is measured on")->check(CLI::Range(1, 4096))->capture_default_str();
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=, &shell] {
        const LoadedModel model = loadModel(options->model, shell);
        const auto tokenizer = text::openTokenizer(model.files.path);
        const auto ids = encodeLongText(*tokenizer, readText(options->textFile), options->tokens, shell.cancel);
        const auto similarity = lisa::calibrate(*model.decoder, ids, options->window, options->assignment, model.device, shell.progress, shell.cancel);
        const auto sensitivity = lisa::measureSensitivity(*model.decoder, similarity, ids, options->window, {}, shell.progress, shell.cancel);
        std::vector<int> order(sensitivity.rise.size() - 1);
        std::iota(order.begin(), order.end(), 1);
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
            return sensitivity.rise[static_cast<std::size_t>(a)] < sensitivity.rise[static_cast<std::size_t>(b)];
        });
        if (options->json) {
            print({{"model", model.files.name}, {"tokens", sensitivity.tokens}, {"window", options->window}, {"base_loss", sensitivity.baseLoss},
                   {"rise", sensitivity.rise}, {"distance", sensitivity.distance}, {"order", order},
                   {"rule", "layers in rising order of the rise in mean next-token loss (nats) when the layer alone is matched to the one before"}});
            return;
        }
        fmt::print("base loss {:.4f} nats a token, {} tokens in windows of {}; layer: rise when matched to the layer before (its distance)\n",
                   sensitivity.baseLoss, sensitivity.tokens, options->window);
        for (const int layer : order)
            fmt::print("{:>4} {:>9.4f}  ({:.3f})\n", layer, sensitivity.rise[static_cast<std::size_t>(layer)], sensitivity.distance[static_cast<std::size_t>(layer)]);
    });
}

} // namespace plumbline::app
