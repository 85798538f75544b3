// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/model_options.h"

#include <cstdio>

namespace plumbline::app {

void addDetokenize(CLI::App& app, Shell&)
{
    CLI::App* verb = app.add_subcommand("detokenize", "Token ids to text");
    struct Options {
        ModelOptions model;
        std::string ids;
        bool skipSpecial = false, json = false;
    };
    auto options = std::make_shared<Options>();
    options->model.addTo(*verb, false);
    verb->add_option("--ids", options->ids, "1,2,3")->required();
    verb->add_flag("--skip-special", options->skipSpecial, "leave out special tokens");
    verb->add_flag("--json", options->json, "for scripts");
    verb->callback([=] {
        const auto tokenizer = text::openTokenizer(resolveModel(options->model.model));
        const std::string text = tokenizer->decode(parseIds(options->ids), options->skipSpecial);
        if (options->json)
            print({{"text", text}});
        else
            std::printf("%s\n", text.c_str());
    });
}

} // namespace plumbline::app
