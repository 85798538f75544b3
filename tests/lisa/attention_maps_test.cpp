// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/attention_maps.h"

#include "core/base/error.h"
#include "core/lisa/similarity.h"
#include "core/nn/load.h"
#include "tests/nn/tiny_model.h"
#include "tests/support/support.h"

#include <cmath>

using namespace plumbline;

namespace {
constexpr std::int64_t kTokens = 37;

std::vector<std::int32_t> someIds()
{
    std::vector<std::int32_t> ids;
    for (std::int64_t i = 0; i < kTokens; ++i)
        ids.push_back(static_cast<std::int32_t>((i * 7 + 3) % 29));
    return ids;
}

std::shared_ptr<nn::Decoder> tinyDecoder()
{
    const test::TemporaryFolder folder;
    test::writeTinyModel(folder.path());
    return nn::loadDecoder(formats::openModel(folder.path()));
}

class WeightKeeper final : public nn::AttentionObserver {
public:
    [[nodiscard]] bool wantsWeights(int) const override { return true; }
    void weights(int layer, std::int64_t first, const at::Tensor& rows) override
    {
        for (std::int64_t row = 0; row < rows.size(2); ++row)
            byRow[{layer, first + row}] = rows.select(2, row).squeeze(0).clone(); // [h, m]
    }
    std::map<std::pair<int, std::int64_t>, at::Tensor> byRow;
};
} // namespace

TEST(TextAttention, GivesTheWeightsThatTheModelAttendsWith)
{
    const auto decoder = tinyDecoder();
    WeightKeeper keeper;
    (void)decoder->forward(nn::DecoderInput::ofIds(someIds()), nullptr, &keeper);
    const auto attention = lisa::TextAttention::capture(*decoder, someIds());
    ASSERT_EQ(attention->tokens(), kTokens);
    for (int layer = 0; layer < attention->layers(); ++layer) {
        for (int head = 0; head < attention->heads(); ++head) {
            const auto map = attention->map(layer, head, false);
            double worst = 0.0;
            for (std::int64_t row = 0; row < kTokens; ++row) {
                const at::Tensor expected = keeper.byRow[{layer, row}][head];
                for (std::int64_t col = 0; col < kTokens; ++col)
                    worst = std::max(worst, std::abs(static_cast<double>(map[static_cast<std::size_t>(row * kTokens + col)])
                                                     - (col < expected.numel() ? expected[col].item<double>() : 0.0)));
            }
            EXPECT_LT(worst, 1e-5) << layer << " " << head;
        }
    }
}

TEST(TextAttention, RenormalisesRowsWithoutTheSink)
{
    const auto decoder = tinyDecoder();
    const auto attention = lisa::TextAttention::capture(*decoder, someIds());
    const auto map = attention->map(1, 0, true);
    for (std::int64_t row = 1; row < kTokens; ++row) {
        double sum = 0.0;
        for (std::int64_t col = 0; col < kTokens; ++col)
            sum += static_cast<double>(map[static_cast<std::size_t>(row * kTokens + col)]);
        EXPECT_NEAR(sum, 1.0, 1e-5);
        EXPECT_EQ(map[static_cast<std::size_t>(row * kTokens)], 0.0F);
    }
    EXPECT_THROW((void)attention->map(99, 0, false), Error);
}

TEST(TextAttention, ThumbnailsKeepTheGreatestWeightUnderEachCell)
{
    const auto decoder = tinyDecoder();
    const auto attention = lisa::TextAttention::capture(*decoder, someIds());
    for (const int side : {1, 8, 37, 64}) {
        const auto thumbnails = attention->thumbnails(side, false);
        const int cells = thumbnails.side;
        EXPECT_EQ(cells, std::min<std::int64_t>(side, kTokens));
        for (int layer = 0; layer < attention->layers(); ++layer) {
            for (int head = 0; head < attention->heads(); ++head) {
                const auto map = attention->map(layer, head, false);
                for (int row = 0; row < cells; ++row) {
                    for (int col = 0; col < cells; ++col) {
                        float greatest = 0.0F;
                        for (std::int64_t r = row * kTokens / cells; r < (row + 1) * kTokens / cells; ++r)
                            for (std::int64_t c = col * kTokens / cells; c < (col + 1) * kTokens / cells; ++c)
                                greatest = std::max(greatest, map[static_cast<std::size_t>(r * kTokens + c)]);
                        EXPECT_NEAR(thumbnails.at(layer, head, row, col), greatest, 1e-5F);
                    }
                }
            }
        }
    }
}

TEST(LayerSimilarity, OfAModelWithItselfIsItsOwn)
{
    const auto decoder = tinyDecoder();
    const auto attention = lisa::TextAttention::capture(*decoder, someIds());
    const auto alone = lisa::compareLayers(lisa::measureText(*attention, {}), lisa::HeadMatching::Assignment);
    const auto both = lisa::compareLayers(lisa::measureTogether({attention.get(), attention.get()}, {}), lisa::HeadMatching::Assignment);
    ASSERT_EQ(both.layers, 2 * alone.layers);
    for (int i = 0; i < alone.layers; ++i)
        for (int j = 0; j < alone.layers; ++j)
            EXPECT_NEAR(both.at(i, alone.layers + j), alone.at(i, j), 1e-6);
}

TEST(TextAttention, StopsWhenCancelled)
{
    const auto decoder = tinyDecoder();
    const auto attention = lisa::TextAttention::capture(*decoder, someIds());
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW((void)attention->thumbnails(8, false, {}, source.get_token()), Error);
    EXPECT_THROW((void)lisa::TextAttention::capture(*decoder, someIds(), {}, source.get_token()), Error);
}
