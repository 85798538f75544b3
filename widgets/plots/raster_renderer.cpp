// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/raster_renderer.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "widgets/bridge/gui_dispatcher.h"

#include <QPainter>
#include <QPointer>
#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace plumbline::plots {

namespace {
constexpr std::size_t kMostTiles = 600; // 150 MiB of pixels
using TileKey = std::pair<long long, long long>;
} // namespace

struct RasterWorkers::Team {
    struct Task {
        std::function<void()> run;
    };
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Task> tasks;
    std::vector<std::thread> threads;
    std::stop_source stop;
    bridge::GuiDispatcher dispatcher;

    void work()
    {
        for (;;) {
            std::unique_lock lock(mutex);
            wake.wait(lock, [this] { return stop.stop_requested() || !tasks.empty(); });
            if (stop.stop_requested())
                return;
            const Task task = std::move(tasks.front());
            tasks.pop_front();
            lock.unlock();
            task.run();
        }
    }
};

RasterWorkers::RasterWorkers(int threads)
    : m_team(std::make_shared<Team>())
{
    for (int at = 0; at < std::max(threads, 1); ++at)
        m_team->threads.emplace_back([team = m_team.get()] { team->work(); });
}

RasterWorkers::~RasterWorkers()
{
    {
        const std::lock_guard lock(m_team->mutex);
        m_team->stop.request_stop();
        m_team->tasks.clear();
    }
    m_team->wake.notify_all();
    for (std::thread& thread : m_team->threads)
        thread.join();
}

// One source at one scale: a grid of tiles anchored at the data's origin, so that a pan reuses them.
struct RasterRenderer::Level {
    std::shared_ptr<const RasterSource> source;
    double unitX = 1, unitY = 1; ///< data units a device pixel
    double ratio = 1;
    std::map<TileKey, QImage> tiles;
    std::set<TileKey> asked;
    std::deque<TileKey> order; ///< oldest first

    [[nodiscard]] DataRect rectOf(const TileKey& key) const
    {
        const double width = unitX * kTileSide;
        const double height = unitY * kTileSide;
        return {static_cast<double>(key.first) * width, static_cast<double>(key.second) * height, width, height};
    }
};

// What may still want an answer. Cancelled as one when the scale or the source changes.
struct RasterRenderer::Request {
    std::stop_source stop;
};

RasterRenderer::RasterRenderer(RasterWorkers& workers, QObject* parent)
    : QObject(parent)
    , m_team(workers.m_team)
    , m_request(std::make_shared<Request>())
{
}

RasterRenderer::~RasterRenderer()
{
    m_request->stop.request_stop();
}

void RasterRenderer::dropRequests()
{
    m_request->stop.request_stop();
    m_request = std::make_shared<Request>();
}

void RasterRenderer::setSource(std::shared_ptr<const RasterSource> source)
{
    m_source = std::move(source);
    dropRequests();
    if (m_level != nullptr && !m_level->tiles.empty())
        m_before = m_level;
    m_level.reset();
    if (m_source == nullptr)
        m_before.reset();
    Q_EMIT updated();
}

bool RasterRenderer::settled() const
{
    return m_source == nullptr || (m_level != nullptr && m_level->asked.size() == m_level->tiles.size());
}

QImage RasterRenderer::renderNow(const RasterSource& source, const DataRect& dataRect, PixelSize size, double devicePixelRatio)
{
    const RasterImage pixels = source.render(dataRect, size, devicePixelRatio, {});
    return QImage(
        reinterpret_cast<const uchar*>(pixels.pixels.data()), size.width, size.height, QImage::Format_ARGB32_Premultiplied)
        .copy();
}

void RasterRenderer::paint(QPainter& painter, const DataRect& dataRect, const QRectF& pixels, double devicePixelRatio)
{
    if (m_source == nullptr || pixels.isEmpty() || !(dataRect.width > 0) || !(dataRect.height > 0))
        return;
    const double unitX = dataRect.width / (pixels.width() * devicePixelRatio);
    const double unitY = dataRect.height / (pixels.height() * devicePixelRatio);
    // A pan must not look like a new scale because of the last bits of its numbers.
    const auto differs = [](double a, double b) { return std::abs(a - b) > 1e-7 * std::abs(b); };
    if (m_level == nullptr || differs(m_level->unitX, unitX) || differs(m_level->unitY, unitY)
        || m_level->ratio != devicePixelRatio) {
        dropRequests();
        if (m_level != nullptr && !m_level->tiles.empty())
            m_before = m_level;
        m_level = std::make_shared<Level>();
        m_level->source = m_source;
        m_level->unitX = unitX;
        m_level->unitY = unitY;
        m_level->ratio = devicePixelRatio;
    }
    painter.save();
    painter.setClipRect(pixels, Qt::IntersectClip);
    const DataRect bounds = m_source->bounds();
    const double left = std::max(dataRect.x, bounds.x), right = std::min(dataRect.x + dataRect.width, bounds.x + bounds.width);
    const double top = std::max(dataRect.y, bounds.y), bottom = std::min(dataRect.y + dataRect.height, bounds.y + bounds.height);
    bool complete = true;
    std::deque<RasterWorkers::Team::Task> tasks;
    if (right > left && bottom > top) {
        const auto index = [](double at, double unit) { return static_cast<long long>(std::floor(at / (unit * kTileSide))); };
        const double less = 1e-9;
        for (long long row = index(top, unitY); row <= index(bottom - less * unitY, unitY); ++row) {
            for (long long column = index(left, unitX); column <= index(right - less * unitX, unitX); ++column) {
                const TileKey key{column, row};
                complete = complete && m_level->tiles.count(key) > 0;
                if (!m_level->asked.insert(key).second)
                    continue;
                tasks.push_back({[self = QPointer<RasterRenderer>(this), team = m_team.get(), level = m_level, key,
                                     stop = m_request->stop.get_token()] {
                    if (stop.stop_requested())
                        return;
                    RasterImage image;
                    try {
                        image = level->source->render(level->rectOf(key), {kTileSide, kTileSide}, level->ratio, stop);
                    } catch (const Error& error) {
                        if (error.code() != ErrorCode::Cancelled)
                            log(LogLevel::Warning, "raster", error.what());
                        return;
                    } catch (const std::bad_alloc&) {
                        log(LogLevel::Warning, "raster", "no memory for a tile");
                        return;
                    }
                    if (stop.stop_requested())
                        return;
                    team->dispatcher.post([self, level, key, image = std::move(image), stop] {
                        if (self != nullptr && !stop.stop_requested())
                            self->arrived(level, key.first, key.second, image);
                    });
                }});
            }
        }
    }
    if (!complete && m_before != nullptr)
        paintLevel(painter, *m_before, dataRect, pixels);
    else if (complete)
        m_before.reset();
    paintLevel(painter, *m_level, dataRect, pixels);
    painter.restore();
    if (!tasks.empty()) {
        const std::lock_guard lock(m_team->mutex);
        for (auto& task : tasks)
            m_team->tasks.push_back(std::move(task));
        m_team->wake.notify_all();
    }
}

void RasterRenderer::paintLevel(QPainter& painter, Level& level, const DataRect& dataRect, const QRectF& pixels) const
{
    const double scaleX = pixels.width() / dataRect.width;
    const double scaleY = pixels.height() / dataRect.height;
    // Tiles of this very scale fall on whole device pixels; only others are stretched.
    const bool same = &level == m_level.get();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !same);
    const double originX = pixels.left() - dataRect.x * scaleX;
    const double originY = pixels.top() - dataRect.y * scaleY;
    for (const auto& [key, image] : level.tiles) {
        const DataRect rect = level.rectOf(key);
        if (rect.x > dataRect.x + dataRect.width || rect.x + rect.width < dataRect.x || rect.y > dataRect.y + dataRect.height
            || rect.y + rect.height < dataRect.y)
            continue;
        const QRectF target(originX + rect.x * scaleX, originY + rect.y * scaleY, rect.width * scaleX, rect.height * scaleY);
        if (same) {
            const double ratio = level.ratio;
            // Rounded once for all tiles: rounding each would leave seams.
            const QPointF corner((std::round(originX * ratio) + static_cast<double>(key.first * kTileSide)) / ratio,
                (std::round(originY * ratio) + static_cast<double>(key.second * kTileSide)) / ratio);
            painter.drawImage(QRectF(corner, QSizeF(kTileSide / ratio, kTileSide / ratio)), image);
        } else {
            painter.drawImage(target, image);
        }
    }
}

void RasterRenderer::arrived(const std::shared_ptr<Level>& level, long long column, long long row, const RasterImage& image)
{
    if (level != m_level)
        return;
    const TileKey key{column, row};
    level->tiles[key] = QImage(reinterpret_cast<const uchar*>(image.pixels.data()), image.size.width, image.size.height,
        QImage::Format_ARGB32_Premultiplied)
                            .copy();
    level->order.push_back(key);
    while (level->order.size() > kMostTiles) {
        level->tiles.erase(level->order.front());
        level->asked.erase(level->order.front());
        level->order.pop_front();
    }
    Q_EMIT updated();
}

} // namespace plumbline::plots
