// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/profile_strip.h"

#include "core/base/error.h"
#include "widgets/plots/cursor.h"
#include "widgets/plots/figure.h"
#include "widgets/plots/token_text.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace plumbline::plots {

using theme::TextRole;

namespace {

constexpr double kFigureWidth = 480;
constexpr double kFigureHeight = 196;
constexpr double kGutter = 34; // room for the numbers at the left
constexpr double kSlope = -56; // degrees of the labels
constexpr double kLabelRoom = 62;
constexpr double kHeader = 24;
constexpr double kEdge = 4;

// What a strip is drawn with; the same for window and figure.
struct Ink {
    theme::Colors colors;
    QFont title;
    QFont label;
    QFont axis;
    double scale = 1; ///< of the text
};

QRectF plotOf(const QRectF& whole, double scale)
{
    return {QPointF(whole.left() + kGutter * scale, whole.top() + kHeader * scale),
        whole.bottomRight() - QPointF(4, kLabelRoom * scale)};
}

bool hiddenColumn(const ProfileData& data, std::size_t column)
{
    return data.firstHidden && column == 0;
}

// NaN counts as nothing.
double highest(const ProfileData& data, std::size_t column)
{
    const auto of = [column](const std::vector<double>& values) {
        return column < values.size() && values[column] > 0 ? values[column] : 0.0;
    };
    return hiddenColumn(data, column) ? 0 : std::max(of(data.values), of(data.others));
}

double topOf(const ProfileData& data)
{
    double most = 0;
    for (std::size_t column = 0; column < data.values.size(); ++column)
        most = std::max(most, highest(data, column));
    return axisTop(most);
}

std::string nameOr(const std::string& name, const char* otherwise)
{
    return name.empty() ? otherwise : name;
}

// Which columns get a label: the last one and the highest first, as long as they keep apart.
std::vector<std::size_t> labelled(const ProfileData& data, double width, double least)
{
    const std::size_t count = data.values.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (width >= least)
        return order;
    std::stable_sort(order.begin(), order.end(), [&data, count](std::size_t a, std::size_t b) {
        const auto height = [&](std::size_t column) { return column + 1 == count ? INFINITY : highest(data, column); };
        return height(a) > height(b);
    });
    const auto apart = static_cast<std::size_t>(std::ceil(least / width));
    std::vector<bool> taken(count, false);
    std::vector<std::size_t> chosen;
    for (const std::size_t column : order) {
        if (taken[column] || hiddenColumn(data, column))
            continue;
        chosen.push_back(column);
        const std::size_t from = column - std::min(column, apart - 1);
        for (std::size_t near = from; near < std::min(column + apart, count); ++near)
            taken[near] = true;
    }
    return chosen;
}

// The names of the series, or the values at the cursor in their place.
void paintHeader(QPainter& painter, const QRectF& whole, const ProfileData& data, const Ink& ink, const QString& readout)
{
    const QFontMetricsF words(ink.label);
    const double middle = whole.top() + (kHeader / 2 - 2) * ink.scale;
    const double baseline = middle + words.capHeight() / 2;
    double right = whole.right() - 4;
    painter.setFont(ink.label);
    const auto entry = [&](const std::string& name, bool bar) {
        if (name.empty())
            return;
        const QString text = QString::fromStdString(name);
        right -= words.horizontalAdvance(text);
        painter.setPen(ink.colors.text2);
        painter.drawText(QPointF(right, baseline), text);
        right -= 18;
        if (bar) {
            painter.setPen(QPen(ink.colors.field, 0.7));
            painter.setBrush(ink.colors.line2);
            painter.drawRect(QRectF(right + 2, middle - 4, 10, 8));
        } else {
            painter.setPen(QPen(ink.colors.text, 2, Qt::SolidLine, Qt::FlatCap));
            painter.drawLine(QPointF(right, middle), QPointF(right + 13, middle));
        }
        right -= 10;
    };
    if (readout.isEmpty()) {
        entry(data.others.empty() ? std::string() : data.othersName, false);
        entry(data.valuesName, true);
    } else {
        painter.setFont(ink.axis);
        painter.setPen(ink.colors.text);
        right -= QFontMetricsF(ink.axis).horizontalAdvance(readout);
        painter.drawText(QPointF(right, baseline), readout);
        right -= 10;
    }
    painter.setFont(ink.title);
    painter.setPen(ink.colors.text);
    const QString title =
        QFontMetricsF(ink.title).elidedText(QString::fromStdString(data.title), Qt::ElideRight, right - whole.left());
    painter.drawText(QPointF(whole.left(), baseline), title);
}

void paintHidden(QPainter& painter, const QRectF& column, const Ink& ink)
{
    painter.setPen(QPen(ink.colors.line2, 1));
    painter.setBrush(ink.colors.sunken);
    painter.drawRect(column);
    // Lines one by one: the writer of SVG knows no hatched brush.
    for (double y = column.top() - column.width(); y < column.bottom(); y += 5) {
        const double fromY = std::max(y, column.top());
        const double toY = std::min(y + column.width(), column.bottom());
        if (toY > fromY)
            painter.drawLine(QPointF(column.left() + fromY - y, fromY), QPointF(column.left() + toY - y, toY));
    }
    const QFontMetricsF metrics(ink.label);
    const QString word = ProfileStrip::tr("hidden");
    if (column.width() < metrics.capHeight() + 3 || column.height() < metrics.horizontalAdvance(word) + 8)
        return;
    painter.save();
    painter.translate(column.center());
    painter.rotate(-90);
    const double half = metrics.horizontalAdvance(word) / 2;
    painter.fillRect(QRectF(-half - 3, -column.width() / 2 + 1, 2 * half + 6, column.width() - 2), ink.colors.sunken);
    painter.setFont(ink.label);
    painter.setPen(ink.colors.text3);
    painter.drawText(QPointF(-half, metrics.capHeight() / 2), word);
    painter.restore();
}

void paintColumns(QPainter& painter, const QRectF& plot, const ProfileData& data, const Ink& ink)
{
    const double top = topOf(data);
    const double width = plot.width() / static_cast<double>(std::max<std::size_t>(data.values.size(), 1));
    const auto left = [&](std::size_t column) { return plot.left() + width * static_cast<double>(column); };
    const auto y = [&](double value) { return plot.bottom() - plot.height() * std::clamp(value / top, 0.0, 1.0); };
    // In high contrast bars are nearly as dark as the ticks.
    const bool halo = theme::contrastRatio(ink.colors.field, ink.colors.text) < 2;
    if (width < 1) { // the highest of each pixel, so that no peak is lost
        const auto pixels = static_cast<std::size_t>(std::max(plot.width(), 1.0));
        for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
            const std::size_t from = pixel * data.values.size() / pixels;
            const std::size_t to = std::max((pixel + 1) * data.values.size() / pixels, from + 1);
            double bar = 0;
            double tick = 0;
            for (std::size_t column = from; column < to; ++column) {
                if (hiddenColumn(data, column))
                    continue;
                bar = data.values[column] > bar ? data.values[column] : bar;
                if (!data.others.empty())
                    tick = data.others[column] > tick ? data.others[column] : tick;
            }
            const double x = plot.left() + static_cast<double>(pixel);
            painter.fillRect(QRectF(QPointF(x, y(bar)), QPointF(x + 1, plot.bottom())), ink.colors.field);
            if (!data.others.empty()) {
                if (halo)
                    painter.fillRect(QRectF(x, y(tick) - 2.5, 1, 5), ink.colors.surface);
                painter.fillRect(QRectF(x, y(tick) - 1, 1, 2), ink.colors.text);
            }
        }
        return;
    }
    const double gap = width >= 8 ? 2 : width >= 4 ? 1 : 0;
    for (std::size_t column = 0; column < data.values.size(); ++column) {
        if (hiddenColumn(data, column)) {
            paintHidden(painter, QRectF(left(0) + 1, plot.top(), std::max(width - 3, 1.0), plot.height()), ink);
            continue;
        }
        if (const double value = data.values[column]; value > 0) {
            painter.setPen(width >= 4 ? QPen(ink.colors.field, 0.7) : QPen(Qt::NoPen));
            painter.setBrush(width >= 4 ? ink.colors.line2 : ink.colors.field);
            painter.drawRect(QRectF(QPointF(left(column) + gap, y(value)), QPointF(left(column) + width - gap, plot.bottom())));
        }
        if (!data.others.empty() && data.others[column] >= 0) {
            const double at = y(data.others[column]);
            const QLineF tick(left(column) + gap / 4, at, left(column) + width - gap / 2, at);
            if (halo) {
                painter.setPen(QPen(ink.colors.surface, 5, Qt::SolidLine, Qt::FlatCap));
                painter.drawLine(tick);
            }
            painter.setPen(QPen(ink.colors.text, 2, Qt::SolidLine, Qt::FlatCap));
            painter.drawLine(tick);
        }
    }
}

void paintLabels(
    QPainter& painter, const QRectF& plot, const ProfileData& data, const Ink& ink, std::optional<std::size_t> strong)
{
    const double width = plot.width() / static_cast<double>(std::max<std::size_t>(data.values.size(), 1));
    const QFontMetricsF metrics(ink.axis);
    std::vector<std::size_t> columns = labelled(data, width, metrics.height() * 0.95);
    if (strong && std::find(columns.begin(), columns.end(), *strong) == columns.end()) {
        // The cursor's own label takes the place of its neighbours.
        std::erase_if(columns, [&](std::size_t column) {
            return std::abs(static_cast<double>(column) - static_cast<double>(*strong)) * width < metrics.height();
        });
        columns.push_back(*strong);
    }
    for (const std::size_t column : columns) {
        const QString token = column < data.tokens.size()
            ? readableToken(QString::fromStdString(data.tokens[column]))
            : number(static_cast<double>(data.base + static_cast<long long>(column)), 12);
        QFont font = ink.axis;
        font.setBold(strong == column || column + 1 == data.values.size());
        const QFontMetricsF own(font);
        const QString text = own.elidedText(token, Qt::ElideRight, (kLabelRoom - 8) * ink.scale / 0.83);
        painter.save();
        painter.translate(plot.left() + width * (static_cast<double>(column) + 0.5), plot.bottom() + 6);
        painter.rotate(kSlope);
        painter.setFont(font);
        painter.setPen(font.bold() ? ink.colors.text : ink.colors.text2);
        painter.drawText(QPointF(-own.horizontalAdvance(text) - 1, own.capHeight() * 0.8), text);
        painter.restore();
    }
}

void paintProfile(QPainter& painter, const QRectF& whole, const ProfileData& data, const Ink& ink,
    std::optional<std::size_t> strong, const QString& readout)
{
    const QRectF plot = plotOf(whole, ink.scale);
    paintHeader(painter, whole, data, ink, readout);
    const double top = topOf(data);
    const QFontMetricsF figures(ink.axis);
    painter.setFont(ink.axis);
    for (const double tick : {0.0, top}) {
        const QString text = number(tick);
        const double y = plot.bottom() - plot.height() * tick / top;
        painter.setPen(QPen(ink.colors.line, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(ink.colors.text3);
        painter.drawText(QPointF(plot.left() - 6 - figures.horizontalAdvance(text), y + figures.capHeight() / 2), text);
    }
    paintColumns(painter, plot, data, ink);
    painter.setPen(QPen(ink.colors.field, 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    paintLabels(painter, plot, data, ink, strong);
}

std::vector<Column> columnsOf(const ProfileData& data)
{
    Column token{.name = "token"};
    Column index{.name = "column"};
    for (std::size_t column = 0; column < data.values.size(); ++column) {
        index.values.push_back(static_cast<double>(data.base + static_cast<long long>(column)));
        if (!data.tokens.empty())
            token.words.push_back(data.tokens[column]);
    }
    std::vector<Column> columns;
    if (!token.words.empty())
        columns.push_back(std::move(token));
    columns.push_back(std::move(index));
    columns.push_back({.name = nameOr(data.valuesName, "value"), .values = data.values});
    if (!data.others.empty())
        columns.push_back({.name = nameOr(data.othersName, "other"), .values = data.others});
    return columns;
}

} // namespace

void ProfileData::check() const
{
    for (const std::size_t length : {others.size(), tokens.size()}) {
        if (length != 0 && length != values.size())
            throw Error(ErrorCode::InvalidArgument,
                {.place = "profile " + title, .expected = grouped(values.size()), .found = grouped(length)});
    }
}

ProfileStrip::ProfileStrip(const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
    tellReaders();
}

void ProfileStrip::setData(std::shared_ptr<const ProfileData> data)
{
    if (data != nullptr)
        data->check();
    m_data = std::move(data);
    m_hovered.reset();
    if (m_data == nullptr || (m_cursor && *m_cursor >= m_data->values.size()))
        m_cursor.reset();
    tellReaders();
    update();
}

void ProfileStrip::setCursorColumn(std::optional<std::size_t> column)
{
    if (column && (m_data == nullptr || *column >= m_data->values.size()))
        column.reset();
    m_cursor = column;
    tellReaders();
    update();
}

QRectF ProfileStrip::plotRect() const
{
    return plotOf(QRectF(rect()).adjusted(kEdge, 0, -kEdge, 0), m_theme.scale() / 100.0);
}

std::optional<std::size_t> ProfileStrip::columnAt(const QPointF& pixel) const
{
    const QRectF plot = plotRect();
    if (m_data == nullptr || m_data->values.empty() || pixel.x() < plot.left() || pixel.x() >= plot.right())
        return {};
    const double part = (pixel.x() - plot.left()) / plot.width();
    return std::min(static_cast<std::size_t>(part * static_cast<double>(m_data->values.size())), m_data->values.size() - 1);
}

QString ProfileStrip::columnText(std::size_t column) const
{
    QString text = number(static_cast<double>(m_data->base + static_cast<long long>(column)), 12);
    if (column < m_data->tokens.size())
        text += "  " + readableToken(QString::fromStdString(m_data->tokens[column]), 24);
    const auto add = [&](const std::string& name, double value) {
        text += "   " + (name.empty() ? QString() : QString::fromStdString(name) + ": ")
            + (std::isnan(value) ? tr("not measured") : number(value));
    };
    add(m_data->valuesName, m_data->values[column]);
    if (!m_data->others.empty())
        add(m_data->othersName, m_data->others[column]);
    if (hiddenColumn(*m_data, column))
        text += "   " + tr("hidden");
    return text;
}

void ProfileStrip::tellReaders()
{
    setAccessibleName(m_data == nullptr
            ? tr("Profile without data")
            : tr("%1, %n column(s)", "", static_cast<int>(m_data->values.size())).arg(QString::fromStdString(m_data->title)));
    setAccessibleDescription(m_cursor && m_data != nullptr ? columnText(*m_cursor) : QString());
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void ProfileStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const theme::Colors& colors = m_theme.colors();
    painter.fillRect(rect(), colors.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_data != nullptr && !m_data->values.empty()) {
        QFont title = m_theme.font(TextRole::Label);
        title.setWeight(QFont::Medium);
        const Ink ink{colors, title, m_theme.font(TextRole::Label), m_theme.font(TextRole::Axis), m_theme.scale() / 100.0};
        const std::optional<std::size_t> shown = m_hovered ? m_hovered : m_cursor;
        const QRectF plot = plotRect();
        const double width = plot.width() / static_cast<double>(m_data->values.size());
        const auto band = [&](std::size_t column) {
            return QRectF(plot.left() + width * static_cast<double>(column), plot.top(), std::max(width, 1.0), plot.height());
        };
        if (m_hovered)
            painter.fillRect(band(*m_hovered), colors.hover);
        if (m_cursor) {
            painter.fillRect(band(*m_cursor), colors.accentSoft);
            painter.fillRect(QRectF(band(*m_cursor).left(), plot.bottom() + 1, std::max(width, 2.0), 2), colors.accent);
        }
        paintProfile(
            painter, QRectF(rect()).adjusted(kEdge, 0, -kEdge, 0), *m_data, ink, shown, shown ? columnText(*shown) : QString());
    }
    paintFocusRing(painter, *this, colors);
}

void ProfileStrip::choose(std::size_t column)
{
    setCursorColumn(column);
    Q_EMIT columnChosen(column);
}

void ProfileStrip::hover(std::optional<std::size_t> column)
{
    if (column == m_hovered)
        return;
    m_hovered = column;
    update();
    Q_EMIT columnHovered(column);
}

void ProfileStrip::mousePressEvent(QMouseEvent* event)
{
    if (const auto column = columnAt(event->position()))
        choose(*column);
}

void ProfileStrip::mouseMoveEvent(QMouseEvent* event)
{
    hover(columnAt(event->position()));
}

void ProfileStrip::leaveEvent(QEvent* event)
{
    hover({});
    QWidget::leaveEvent(event);
}

void ProfileStrip::keyPressEvent(QKeyEvent* event)
{
    if (const auto next = cursorAfter(event->key(), m_cursor, m_data != nullptr ? m_data->values.size() : 0))
        choose(*next);
    else
        QWidget::keyPressEvent(event);
}

QSize ProfileStrip::sizeHint() const
{
    return {420, m_theme.px(196)};
}

QSize ProfileStrip::minimumSizeHint() const
{
    return {m_theme.px(200), m_theme.px(130)};
}

std::shared_ptr<const TableSource> ProfileStrip::table() const
{
    return m_data != nullptr ? tableOf(m_data->title, columnsOf(*m_data), m_data->captions) : nullptr;
}

void ProfileStrip::exportTo(const std::filesystem::path& file, const std::string& caption) const
{
    if (m_data != nullptr)
        exportProfile(*m_data, file, caption);
}

void exportProfile(const ProfileData& data, const std::filesystem::path& file, const std::string& caption)
{
    data.check();
    std::vector<std::string> captions;
    if (!caption.empty())
        captions.push_back(caption);
    captions.insert(captions.end(), data.captions.begin(), data.captions.end());
    if (file.extension() == ".csv" || file.extension() == ".json") {
        exportColumns(columnsOf(data), captions, file);
        return;
    }
    QFont title = theme::fontFor(TextRole::Label, {});
    title.setWeight(QFont::Medium);
    const Ink ink{
        theme::Tokens::load().light.colors, title, theme::fontFor(TextRole::Label, {}), theme::fontFor(TextRole::Axis, {})};
    exportFigure([&](QPainter& painter, const QRectF& rect) { paintProfile(painter, rect, data, ink, {}, {}); },
        {kFigureWidth, kFigureHeight}, captions, file);
}

} // namespace plumbline::plots
